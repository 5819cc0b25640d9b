/**
 * Preloaded by `NODE_OPTIONS`: the process begins at `REPLAY_NOW` (ISO 8601), and its time goes on
 * from there.
 */
const RealDate = Date;
const offset = RealDate.parse(process.env.REPLAY_NOW ?? '') - RealDate.now();
if (Number.isNaN(offset)) throw new Error('REPLAY_NOW is not a time.');

globalThis.Date = class ShiftedDate extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + offset);
    else super(...args);
  }

  static now() {
    return RealDate.now() + offset;
  }
};

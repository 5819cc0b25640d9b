import type { Play } from './stage.ts';
import {
  playBlueGreen,
  playDeploy,
  playFailedBlueGreen,
  playMonitor,
  playRollback,
  playSweep,
} from './steps-of-production.ts';
import {
  playClose,
  playCustomers,
  playDiff,
  playForeign,
  playLeastPrivilege,
  playOrders,
  playQuoted,
  playSecondPush,
} from './steps-of-pulls.ts';
import type { StepName } from './suite.ts';

/** What each step plays and expects, the same on every warehouse. */
export const STEPS: Readonly<Record<StepName, Play>> = {
  deploy: playDeploy,
  'pull request: tables, incremental model': playOrders,
  'data diff and samples': playDiff,
  'pull request: view, snapshot, seed, failing model': playCustomers,
  'second push': playSecondPush,
  close: playClose,
  'schema of others': playForeign,
  'quoted names': playQuoted,
  'least privilege': playLeastPrivilege,
  'scheduled deploy with sweep': playSweep,
  monitor: playMonitor,
  'blue-green': playBlueGreen,
  'failed blue-green': playFailedBlueGreen,
  rollback: playRollback,
};

import { bundleDashboard } from '../../scripts/bundle-dashboard.ts';
import { makeTempDir } from './temp.ts';

/** A folder with the dashboard's script and styles as the source has them, for `makePage`. */
export async function makeDashboardAssets(): Promise<string> {
  const folder = await makeTempDir('dashboard-assets-');
  await bundleDashboard(folder);
  return folder;
}

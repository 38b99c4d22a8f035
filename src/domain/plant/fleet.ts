import type { Change } from '../access/audit.ts'
import type { Release } from './release.ts'
import type { PlantStation, StationReport } from './report.ts'
import type { Rollout } from './rollout.ts'

/** The stations of a plant. */
export interface Stations {
  /**
   * Stores a station's report. From its first report a name belongs to one data folder, until the station is removed.
   * @throws StationNameTaken if another data folder has this name
   * @throws StationNotFolders if another station or the plant itself has this data folder
   */
  note(name: string, home: string, report: StationReport): Promise<void>
  /** @throws StationNotReported; StationNotFolders if this name has reported with another data folder */
  check(name: string, home: string): Promise<void>
  /** By name. */
  list(): Promise<readonly PlantStation[]>
  /** Removes a station. Its records stay. @param entry recorded together with it @throws StationNotFound */
  forget(name: string, entry: Change): Promise<void>
}

/** An order for a rollout. */
export interface RolloutOrder {
  readonly recipe: string
  readonly release: Release
  readonly waves: readonly (readonly string[])[]
  readonly startedBy: string
}

/** The rollouts of a plant. */
export interface Rollouts {
  /**
   * @param entryOf makes the entry that is recorded together with the rollout
   * @throws RolloutRuns if a rollout of the recipe is running
   */
  start(order: RolloutOrder, entryOf: (rollout: Rollout) => Change): Promise<Rollout>
  /** The newest rollouts of all recipes, newest first. */
  list(limit: number): Promise<readonly Rollout[]>
  /**
   * For each recipe the rollouts since the newest completed one, including it, newest first. They decide which release
   * each station uses.
   */
  deciding(): Promise<readonly Rollout[]>
  /**
   * Moves to the next wave, or ends the rollout.
   * @param entry recorded together with the change
   * @returns false if it was changed in the meantime
   */
  change(rollout: Rollout, to: Pick<Rollout, 'state' | 'wave' | 'reason'>, entry: Change): Promise<boolean>
}

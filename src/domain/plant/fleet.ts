import type { Change } from '../access/audit.ts'
import type { Release } from './release.ts'
import type { PlantStation, StationReport } from './report.ts'
import type { Rollout } from './rollout.ts'

/** The stations of a plant. */
export interface Stations {
  /**
   * Notes what a station says of itself. A name and a data folder belong together from the first report on, until the
   * station is forgotten.
   * @throws StationNameTaken where another data folder has this name
   * @throws StationNotFolders where another station has this data folder, or the plant itself
   */
  note(name: string, home: string, report: StationReport): Promise<void>
  /** @throws StationNotReported; StationNotFolders where this name has reported with another data folder */
  check(name: string, home: string): Promise<void>
  /** By name. */
  list(): Promise<readonly PlantStation[]>
  /** Forgets a station. Its records stay. @param entry recorded together with it @throws StationNotFound */
  forget(name: string, entry: Change): Promise<void>
}

/** What is asked for. */
export interface RolloutOrder {
  readonly recipe: string
  readonly release: Release
  readonly waves: readonly (readonly string[])[]
  readonly startedBy: string
}

/** The rollouts of a plant. */
export interface Rollouts {
  /**
   * @param entryOf what is recorded together with it
   * @throws RolloutRuns where one of the recipe is on its way
   */
  start(order: RolloutOrder, entryOf: (rollout: Rollout) => Change): Promise<Rollout>
  /** The newest of all, newest first. */
  list(limit: number): Promise<readonly Rollout[]>
  /** Of each recipe all from the newest that is done on, newest first: what decides what stations judge by. */
  deciding(): Promise<readonly Rollout[]>
  /**
   * Goes on to the next wave, or ends.
   * @param entry recorded together with it; undefined where nobody asked for the change
   * @returns false where it has changed meanwhile
   */
  change(rollout: Rollout, to: Pick<Rollout, 'state' | 'wave' | 'reason'>, entry?: Change): Promise<boolean>
}

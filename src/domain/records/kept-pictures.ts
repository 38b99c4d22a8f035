import type { Verdict } from '../inspection/inspection.ts'
import type { RetentionSpec } from '../recipes/recipe.ts'
import type { InspectionRecord } from './record.ts'

/** Pictures that were kept, to be read. */
export interface KeptPictures {
  /**
   * Absolute path of a record's picture; null where none was kept, where it was removed since, and where it lies in
   * another data folder.
   */
  find(record: Pick<InspectionRecord, 'at' | 'result' | 'picture'>): Promise<string | null>
}

/** Where a picture belongs. */
export interface PicturePlace {
  readonly recipe: string
  /** When the part was judged; ISO 8601, UTC. */
  readonly at: string
  readonly sha256: string
  readonly extension: string
}

/** Keeps pictures, behind the answers. */
export interface PictureKeeper {
  /** Reserves room among the pictures that wait. @returns false, and counts the picture as lost, when there is none */
  take(bytes: number): boolean
  /**
   * Writes a picture that `take` reserved room for, after those that wait.
   * @param place null: the picture is not kept after all
   * @param taken bytes that `take` was asked for
   */
  keep(place: PicturePlace | null, picture: Uint8Array, taken: number): void
}

/** How the keeping of pictures goes. Counts are since the start. */
export interface PictureStats {
  /** Of all that are kept, in bytes. */
  readonly bytes: number
  readonly kept: number
  /**
   * Pictures that were to be kept and are not: too many waited to be written, too little was free on the disk, or
   * writing failed.
   */
  readonly lost: { readonly full: number; readonly disk: number; readonly failed: number }
  /** On the disk where they lie, in bytes; NaN where that is not known. */
  readonly diskFreeBytes: number
}

/** @param random from 0 to 1, 1 excluded */
export function isPictureKept({ pictures, oneIn }: RetentionSpec, verdict: Verdict, random: number): boolean {
  if (pictures === 'all' || (pictures === 'ng-and-review' && verdict !== 'OK')) return true
  return oneIn > 0 && random * oneIn < 1
}

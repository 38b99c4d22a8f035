import type { Verdict } from '../inspection/inspection.ts'
import type { RetentionSpec } from '../recipes/recipe.ts'
import type { InspectionRecord } from './record.ts'

/** Finds pictures that were kept. */
export interface KeptPictures {
  /** Absolute path of a record's picture; null if it was not kept, was removed, or is in another data folder. */
  find(record: Pick<InspectionRecord, 'at' | 'result' | 'picture'>): Promise<string | null>
}

/** Data that determines the path of a picture. */
export interface PicturePlace {
  readonly recipe: string
  /** When the part was judged; ISO 8601, UTC. */
  readonly at: string
  readonly sha256: string
  readonly extension: string
}

/** Keeps pictures after the answers were sent. */
export interface PictureKeeper {
  /** Reserves memory in the queue. @returns false, and counts the picture as lost, if the queue is full */
  take(bytes: number): boolean
  /**
   * Adds a picture, for which `take` reserved memory, to the queue.
   * @param place null: the picture is not kept after all
   * @param taken bytes that `take` reserved
   */
  keep(place: PicturePlace | null, picture: Uint8Array, taken: number): void
}

/** State of keeping pictures. Counts are since the start. */
export interface PictureStats {
  /** Size of all pictures that are kept, in bytes. */
  readonly bytes: number
  readonly kept: number
  /** Pictures that could not be kept: the queue was full, the disk had too little free space, or writing failed. */
  readonly lost: { readonly full: number; readonly disk: number; readonly failed: number }
  /** Free space on their disk, in bytes; NaN if it is not known. */
  readonly diskFreeBytes: number
}

/** @param random from 0 to 1, 1 excluded */
export function isPictureKept({ pictures, oneIn }: RetentionSpec, verdict: Verdict, random: number): boolean {
  if (pictures === 'all' || (pictures === 'ng-and-review' && verdict !== 'OK')) return true
  return oneIn > 0 && random * oneIn < 1
}

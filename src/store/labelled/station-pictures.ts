import type { Content } from '../../domain/blobs/content.ts'
import type { ReviewRow } from './review-rows.ts'

/** Pictures of a plant's stations that are reviewed here. */
export interface StationPictures {
  /** Undefined where there is none. */
  read(sha256: string): Promise<Uint8Array | undefined>
  /** Keeps the picture of a labelled part for good: trainings need it. */
  keep(row: ReviewRow): Promise<void>
}

/**
 * @param home id of the own data folder
 * @param elsewhere where the stations' pictures are; undefined: this service has no stations
 */
export function createStationPictures(
  home: string,
  elsewhere: Pick<Content, 'has' | 'read' | 'put'> | undefined
): StationPictures {
  return {
    read: async (sha256) => (await elsewhere?.read('content', sha256)) ?? (await elsewhere?.read('pictures', sha256)),
    async keep({ home: owner, picture_sha256: sha256 }) {
      if (owner === home || elsewhere === undefined || (await elsewhere.has('content', sha256))) return
      const bytes = await elsewhere.read('pictures', sha256)
      if (bytes !== undefined) await elsewhere.put('content', bytes)
    }
  }
}

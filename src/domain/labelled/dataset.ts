import type { Label } from './label.ts'
import type { LabelCounts } from '../models/manifest.ts'

/** Uploaded pictures with labels, under one name. */
export interface DatasetSummary {
  readonly name: string
  readonly counts: LabelCounts
  /**
   * The same as `Dataset.hash` of training: a model version that was trained on exactly these pictures has this hash.
   * Null while the set is empty.
   */
  readonly hash: string | null
}

export interface DatasetImage {
  /** SHA-256 of the file in hex. It is the name of the picture in its set. */
  readonly sha256: string
  readonly label: Label
  readonly partId: string | null
  /** `bmp`, `jpg`, `png`, `tiff` or `webp`. */
  readonly extension: string
}

/** One uploaded picture. */
export interface DatasetUpload extends Omit<DatasetImage, 'sha256'> {
  readonly bytes: Uint8Array
}

export interface Datasets {
  list(): Promise<readonly DatasetSummary[]>
  /** @throws DatasetNotFound */
  read(name: string): Promise<DatasetSummary>
  /** Ordered by SHA-256: those after `after`, at most `limit`. @throws DatasetNotFound */
  images(
    name: string,
    page: { readonly after: string | undefined; readonly limit: number }
  ): Promise<readonly DatasetImage[]>
  /**
   * Creates the set if it does not exist. `known`: the set already has this picture with this label.
   * @param beforehand called before anything is changed, also below; if it throws, the set stays as it is
   * @throws DatasetConflict, DatasetFull, DatasetsFull
   */
  add(
    name: string,
    upload: DatasetUpload,
    beforehand?: () => Promise<void>
  ): Promise<{ readonly sha256: string; readonly state: 'added' | 'known' }>
  /** A picture and its absolute path. @throws DatasetNotFound, DatasetImageNotFound */
  find(name: string, sha256: string): Promise<DatasetImage & { readonly path: string }>
  /** @throws DatasetNotFound, DatasetImageNotFound, DatasetInUse */
  relabel(
    name: string,
    sha256: string,
    label: Label,
    beforehand?: (before: DatasetImage, after: DatasetImage) => Promise<void>
  ): Promise<{ readonly before: DatasetImage; readonly after: DatasetImage }>
  /** @throws DatasetNotFound, DatasetImageNotFound, DatasetInUse */
  removeImage(name: string, sha256: string, beforehand?: (image: DatasetImage) => Promise<void>): Promise<DatasetImage>
  /** @throws DatasetNotFound, DatasetInUse */
  remove(name: string, beforehand?: (set: DatasetSummary) => Promise<void>): Promise<DatasetSummary>
}

/** As the name of a data set it means all labelled pictures of a recipe. A data set cannot have this name. */
export const LABELLED = 'labelled'

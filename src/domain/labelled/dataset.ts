import type { Label } from './label.ts'
import type { LabelCounts } from '../models/manifest.ts'

/** Uploaded pictures of known label under one name. */
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
  /** Of the file, in hex; names the picture within its set. */
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
  /** By their SHA-256, those after `after`, at most `limit`. @throws DatasetNotFound */
  images(
    name: string,
    page: { readonly after: string | undefined; readonly limit: number }
  ): Promise<readonly DatasetImage[]>
  /**
   * Makes the set if there is none. `known`: it holds this picture with this label.
   * @param beforehand called before anything is changed, as below; what it throws keeps the set as it is
   * @throws DatasetConflict, DatasetFull, DatasetsFull
   */
  add(
    name: string,
    upload: DatasetUpload,
    beforehand?: () => Promise<void>
  ): Promise<{ readonly sha256: string; readonly state: 'added' | 'known' }>
  /** Absolute path and kind of a picture. @throws DatasetNotFound, DatasetImageNotFound */
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

/** Stands for all labelled pictures of a recipe where a data set is asked for; no set may be called so. */
export const LABELLED = 'labelled'

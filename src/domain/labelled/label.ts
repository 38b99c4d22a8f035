/**
 * A person's judgement of a part, given in review or by the name of a picture's folder. The service gives a `Verdict`.
 */
export const LABELS = ['good', 'defect'] as const
export type Label = (typeof LABELS)[number]

/** Labels that a person can give in review. `unsure` removes the part from the queue and is not counted. */
export const REVIEW_LABELS = [...LABELS, 'unsure'] as const
export type ReviewLabel = (typeof REVIEW_LABELS)[number]

/** The word for each label in the names of files and folders of a data set. */
export const LABEL_WORDS: Readonly<Record<Label, 'OK' | 'NG'>> = { good: 'OK', defect: 'NG' }

/** One labelled picture. */
export interface LabelledPicture {
  /** Absolute path. */
  readonly file: string
  readonly label: Label
  /** The same for all pictures of one physical part, so that a split never separates them. */
  readonly part: string
}

/** A labelled picture that the service stores: uploaded, or labelled in review. */
export interface LabelledFile {
  /** Absolute path. */
  readonly file: string
  /** SHA-256 of the file, in hex. */
  readonly sha256: string
  /** Id of the physical part; null if it is not known. */
  readonly partId: string | null
  readonly label: Label
  /** Only with label defect; null if it is not known. */
  readonly defectKind: string | null
}

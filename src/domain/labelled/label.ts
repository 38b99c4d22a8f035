/** What a person (or the folder a picture lies in) says of a part; the machine's word is a `Verdict`. */
export const LABELS = ['good', 'defect'] as const
export type Label = (typeof LABELS)[number]

/** One labelled picture. */
export interface LabelledPicture {
  /** Absolute path. */
  readonly file: string
  readonly label: Label
  /** Pictures of one physical part share it: they never fall on both sides of a split. */
  readonly part: string
}

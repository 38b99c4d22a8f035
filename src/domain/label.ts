/** What a person (or the folder a picture lies in) says of a part; the machine's word is a `Verdict`. */
export type Label = 'good' | 'defect'

/** One labelled picture. */
export interface LabelledPicture {
  /** Absolute path. */
  readonly file: string
  readonly label: Label
  /** Pictures of one physical part share it: they never fall on both sides of a split. */
  readonly part: string
}

/** Brightness and focus of a part in its picture. */
export interface View {
  /** Mean grey level of the part, 0 to 255. */
  readonly brightness: number
  /** Logarithm of the mean difference of neighbouring pixels; it falls when the picture is out of focus. */
  readonly focus: number
}

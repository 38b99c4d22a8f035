/** How a part was pictured: what light and lens have made of it. */
export interface View {
  /** Mean grey level of the part, 0 to 255. */
  readonly brightness: number
  /** Logarithm of how much neighbouring pixels of the part differ; falls when it is out of focus. */
  readonly focus: number
}

import type { HeatMap } from '../inspection/inspection.ts'

/** Pictures of judged parts for the page. */
export interface PictureView {
  /** A PNG of the picture as it was judged; null if a browser shows the file itself in the same way. */
  asPng(recipe: string, bytes: Uint8Array): Promise<Uint8Array | null>
  /**
   * Heat map of the part, computed again with the present recipe. Null if there is none, or if another model version is
   * active now.
   */
  heatMap(
    judged: { readonly recipe: string; readonly modelVersion: string },
    bytes: Uint8Array
  ): Promise<HeatMap | null>
}

import type { HeatMap } from '../inspection/inspection.ts'

/** Pictures of judged parts, as a page shows them. */
export interface PictureView {
  /** A PNG of the picture as it was judged; null where a browser shows the file itself so. */
  asPng(recipe: string, bytes: Uint8Array): Promise<Uint8Array | null>
  /**
   * Where the part differs from good ones, judged anew by the recipe as it is now. Null where there is none, or another
   * model version judges by now.
   */
  heatMap(
    judged: { readonly recipe: string; readonly modelVersion: string },
    bytes: Uint8Array
  ): Promise<HeatMap | null>
}

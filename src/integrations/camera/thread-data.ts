/** What the thread of a camera is started with. */
export interface CameraThreadData {
  readonly station: string
  /** Id or address of the camera. */
  readonly camera: string
  /** Empty: the station's, or the one that a controller has chosen. */
  readonly recipe: string
  readonly timeoutMs: number
  readonly features: Readonly<Record<string, string | number | boolean>>
  /** The interpreter, and the program that it runs. */
  readonly python: string
  readonly program: string
  readonly maxPixelBytes: number
}

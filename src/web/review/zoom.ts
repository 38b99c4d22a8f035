/** How a picture is shown: `scale` times as large, its upper left corner moved by x and y pixels of the screen. */
export interface Zoom {
  readonly scale: number
  readonly x: number
  readonly y: number
}
export interface Size {
  readonly width: number
  readonly height: number
}

export const WHOLE: Zoom = { scale: 1, x: 0, y: 0 }
const MAX_SCALE = 16

/** @returns zoomed by `factor`, while the point of the picture below `at` stays where it is */
export function zoomAt(zoom: Zoom, factor: number, at: { readonly x: number; readonly y: number }, frame: Size): Zoom {
  const scale = Math.min(MAX_SCALE, Math.max(1, zoom.scale * factor))
  const ratio = scale / zoom.scale
  return within({ scale, x: at.x - ratio * (at.x - zoom.x), y: at.y - ratio * (at.y - zoom.y) }, frame)
}

export const moveBy = (zoom: Zoom, dx: number, dy: number, frame: Size): Zoom =>
  within({ ...zoom, x: zoom.x + dx, y: zoom.y + dy }, frame)

/** The picture always covers its frame. */
function within({ scale, x, y }: Zoom, { width, height }: Size): Zoom {
  const clamp = (value: number, side: number): number => Math.min(0, Math.max(side * (1 - scale), value))
  return { scale, x: clamp(x, width), y: clamp(y, height) }
}

import { writeFileSync } from 'node:fs'
import type { Circle, GreyImage } from '../../../src/domain/image.ts'
import { encodeBmp } from '../../../src/imaging/encode-bmp.ts'

/** A bright disc with a soft edge of 1 px on a dark ground; no disc where `circle` is null. */
export function discPicture (width: number, height: number, circle: Circle | null): GreyImage {
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = circle === null ? 0 : Math.min(1, Math.max(0, circle.r - Math.hypot(x - circle.cx, y - circle.cy) + 0.5))
      data[y * width + x] = 40 + 180 * inside
    }
  }
  return { width, height, data }
}

export function writeDisc (file: string, circle: Circle | null): void {
  writeFileSync(file, encodeBmp(discPicture(200, 160, circle)))
}

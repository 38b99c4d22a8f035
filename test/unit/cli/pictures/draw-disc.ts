import { writeFileSync } from 'node:fs'
import type { Circle, GreyImage } from '../../../../src/domain/inspection/image.ts'
import { encodeBmp } from '../../../../src/imaging/encode/encode-bmp.ts'

/**
 * A bright disc with a soft edge of 1 px on a dark ground, with a hole where there is a bore; no disc where `circle` is
 * null.
 */
export function discPicture(
  width: number,
  height: number,
  circle: Circle | null,
  bore: Circle | null = null
): GreyImage {
  const cover = (disc: Circle | null, x: number, y: number): number =>
    disc === null ? 0 : Math.min(1, Math.max(0, disc.r - Math.hypot(x - disc.cx, y - disc.cy) + 0.5))
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data[y * width + x] = 40 + 180 * cover(circle, x, y) * (1 - cover(bore, x, y))
  }
  return { width, height, data }
}

export function writeDisc(file: string, circle: Circle | null, bore: Circle | null = null): void {
  writeFileSync(file, encodeBmp(discPicture(200, 160, circle, bore)))
}

import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { GreyImage } from '../../../../src/domain/inspection/image.ts'
import { cropPolar } from '../../../../src/imaging/crop/polar.ts'
import { polarToDisc, polarCellsToDisc } from '../../../../src/imaging/crop/polar-to-disc.ts'

suite('polarToDisc', () => {
  test('undoes cropPolar: each side of the disc is where it was, outside is 0', () => {
    // Grey levels that rise to the right and, half as steeply, downwards.
    const [width, height] = [200, 200]
    const image: GreyImage = {
      width,
      height,
      data: Uint8Array.from({ length: width * height }, (_, i) =>
        Math.round(60 + 0.6 * (i % width) + 0.3 * Math.floor(i / width))
      )
    }
    const size = 64
    const circle = { cx: 99.5, cy: 99.5, r: 80 }
    const out = polarToDisc(cropPolar(image, circle, size, 1), size)
    const scale = 80 / (size / 2)
    for (let i = 0; i < out.length; i++) {
      const [dx, dy] = [(i % size) - (size - 1) / 2, Math.floor(i / size) - (size - 1) / 2]
      const distance = Math.hypot(dx, dy)
      if (distance > size / 2 + 1e-9) assert.equal(out[i], 0)
      else
        assert.ok(
          Math.abs(out[i]! - (60 + 0.6 * (99.5 + dx * scale) + 0.3 * (99.5 + dy * scale))) < 2,
          `${dx}, ${dy}: ${out[i]}`
        )
    }
  })

  test('between rows and columns by their shares, right up to the angle 0', () => {
    const size = 16
    const out = polarToDisc(
      Float32Array.from({ length: size * size }, (_, i) => Math.floor(i / size)),
      size
    )
    for (let i = 0; i < out.length; i++) {
      const radius = (Math.hypot((i % size) - 7.5, Math.floor(i / size) - 7.5) / 8) * 15
      assert.ok(Math.abs(out[i]! - (radius > 15 ? 0 : radius)) < 1e-5, `${i}: ${out[i]}, expected ${radius}`)
    }
  })
})

suite('polarCellsToDisc', () => {
  test('each cell is the nearest of the map: at most half a step of the angle away', () => {
    const cells = 32
    // Column j lies at the angle 2 pi j / cells; all rows alike.
    const map = Float32Array.from({ length: cells * cells }, (_, i) => Math.cos((2 * Math.PI * (i % cells)) / cells))
    const out = polarCellsToDisc(map, cells)
    const halfStep = Math.PI / cells
    let largest = 0
    for (let i = 0; i < out.length; i++) {
      const [dx, dy] = [(i % cells) - (cells - 1) / 2, Math.floor(i / cells) - (cells - 1) / 2]
      if (Math.hypot(dx, dy) > cells / 2 - 1) continue
      largest = Math.max(largest, Math.abs(out[i]! - Math.cos(Math.atan2(dy, dx))))
    }
    // The cosine's slope is at most 1.
    assert.ok(largest <= halfStep, `${largest}, expected at most ${halfStep}`)
  })

  test('rows are radii: the last one lies half the side away, and beyond it is 0', () => {
    const cells = 16
    const out = polarCellsToDisc(
      Float32Array.from({ length: cells * cells }, (_, i) => Math.floor(i / cells)),
      cells
    )
    for (let i = 0; i < out.length; i++) {
      const radius = (Math.hypot((i % cells) - 7.5, Math.floor(i / cells) - 7.5) / 8) * 15
      assert.equal(out[i], radius < 15.5 ? Math.round(radius) : 0, String(i))
    }
  })
})

import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { GreyImage } from '../../../../src/domain/inspection/image.ts'
import type { LabelledPicture } from '../../../../src/domain/labelled/label.ts'
import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import { cutPictures } from '../../../../src/training/dataset/cut-pictures.ts'
import { drawDiscs } from '../../imaging/locate/draw-ring.ts'

const picture = (file: string): LabelledPicture => ({ file, label: 'good', part: file })
const EMPTY: GreyImage = { width: 200, height: 150, data: new Uint8Array(200 * 150).fill(90) }
const RING = drawDiscs([{ cx: 100, cy: 75, r: 50, grey: 190 }], { width: 200, height: 150 })
const IMAGES: Record<string, GreyImage> = { 'ring.bmp': RING, 'empty.bmp': EMPTY }

async function readPicture(file: string): Promise<GreyImage> {
  const image = IMAGES[file]
  if (image === undefined) throw new Error('no such file')
  return image
}

suite('cutPictures', () => {
  test('tells pictures without a part from pictures that cannot be read, and counts each once', async () => {
    const done: number[] = []
    const { cuts, rejected, notFound } = await cutPictures(
      ['empty.bmp', 'ring.bmp', 'gone.bmp'].map(picture),
      RECIPE_DEFAULTS,
      readPicture,
      (n) => {
        done.push(n)
      }
    )
    assert.deepEqual(
      cuts.map((cut) => [cut.picture.file, cut.pixels.length]),
      [['ring.bmp', 128 * 256]]
    )
    assert.deepEqual(rejected, [
      { file: 'empty.bmp', why: 'no part found in the picture' },
      { file: 'gone.bmp', why: 'no such file' }
    ])
    assert.deepEqual(
      notFound.map(({ file }) => file),
      ['empty.bmp']
    )
    assert.deepEqual(done, [1, 2, 3])
  })

  test('stops at the signal', async () => {
    await assert.rejects(
      cutPictures(
        [picture('ring.bmp')],
        RECIPE_DEFAULTS,
        readPicture,
        () => {},
        AbortSignal.abort(new Error('enough'))
      ),
      { message: 'enough' }
    )
  })
})

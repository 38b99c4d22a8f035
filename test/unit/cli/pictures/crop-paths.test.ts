import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { cropPaths } from '../../../../src/cli/pictures/crop-paths.ts'
import { partOf } from '../../../../src/training/dataset/part-of.ts'

const good = (file: string) => ({ file, label: 'good' }) as const
const defect = (file: string) => ({ file, label: 'defect' }) as const

suite('cropPaths', () => {
  test('OK or NG first, then the way without its own OK and NG', () => {
    assert.deepEqual(
      cropPaths([good('/d/OK/2026-11-02/1.bmp'), defect('/d/2026-11-02/ng/x.jpeg'), defect('/d/4.tif')]),
      ['OK/2026-11-02/1.png', 'NG/2026-11-02/x.png', 'NG/4.png']
    )
  })

  test('counts from the folder that all share, however like its name others are', () => {
    assert.deepEqual(cropPaths([good('/d/part/1.bmp'), good('/d/parts/2.bmp')]), ['OK/part/1.png', 'OK/parts/2.png'])
    assert.deepEqual(cropPaths([good('/a/1.bmp'), good('/b/2.bmp')]), ['OK/a/1.png', 'OK/b/2.png'])
    assert.deepEqual(cropPaths([good('/d/OK/1.bmp')]), ['OK/1.png'])
    assert.deepEqual(cropPaths([]), [])
  })

  test('a name without an extension stays whole, whatever stands in the folders above', () => {
    assert.deepEqual(cropPaths([good('/d/2026.11/4'), good('/d/2026.12/ring.12')]), [
      'OK/2026.11/4.png',
      'OK/2026.12/ring.12.png'
    ])
  })

  test('where two would meet, a numbered folder keeps them apart', () => {
    assert.deepEqual(cropPaths([good('/d/OK/1.bmp'), good('/d/OK/1.jpg'), good('/d/1.PNG'), defect('/d/OK/1.bmp')]), [
      'OK/1.png',
      'OK/2/1.png',
      'OK/3/1.png',
      'NG/1.png'
    ])
  })

  test('property: all different, and each crop is of the same part as its picture', () => {
    const step = fc.constantFrom('OK', 'NG', '2', 'a', 'A')
    const name = fc.constantFrom('1.bmp', '1-s.bmp', '1.jpg', '1.bmp.png', '2.x.bmp', '4', 'ring.12')
    const picture = fc.record({
      file: fc.tuple(fc.array(step, { maxLength: 3 }), name).map(([steps, file]) => `/${[...steps, file].join('/')}`),
      label: fc.constantFrom('good' as const, 'defect' as const)
    })
    fc.assert(
      fc.property(fc.array(picture, { maxLength: 12 }), (pictures) => {
        const paths = cropPaths(pictures)
        assert.equal(new Set(paths.map((path) => path.toLowerCase())).size, pictures.length)
        for (const [n, { file, label }] of pictures.entries())
          assert.equal(partOf(paths[n]!, label), partOf(file, label))
      })
    )
  })
})

import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { indexPictures } from '../../../../src/training/dataset/index-pictures.ts'
import { tempFolder, writeTree } from '../../temp-folder.ts'

/** What was found, as `path label` and `path: why`, relative to the folder. */
async function indexed(folder: string): Promise<{ pictures: string[]; refused: string[] }> {
  const { pictures, refused } = await indexPictures(folder)
  return {
    pictures: pictures.map(({ file, label }) => `${relative(folder, file)} ${label}`),
    refused: refused.map(({ file, why }) => `${relative(folder, file)}: ${why.replaceAll(folder, '.')}`)
  }
}
const empty = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, '']))

suite('indexPictures', () => {
  test('labels by the nearest folder named OK or NG, in any case, at any depth, dated or not', async (t) => {
    const folder = tempFolder(t)
    writeTree(
      folder,
      empty(
        '2026-11-02/NG/x.bmp',
        'OK/2026-11-02/x.bmp',
        'ok/a/b/c/y.JPEG',
        'OK/line2/Ng/z.tiff',
        'OK/w.webp',
        'nG/v.png'
      )
    )
    assert.deepEqual(await indexed(folder), {
      pictures: [
        '2026-11-02/NG/x.bmp defect',
        'OK/2026-11-02/x.bmp good',
        'OK/line2/Ng/z.tiff defect',
        'OK/w.webp good',
        'nG/v.png defect',
        'ok/a/b/c/y.JPEG good'
      ],
      refused: []
    })
  })

  test('labels by the start of the file name where no folder does', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, empty('ok_12.jpg', 'NG-3.png', 'Ok7.bmp', 'day/ng.tif'))
    assert.deepEqual((await indexed(folder)).pictures, [
      'NG-3.png defect',
      'Ok7.bmp good',
      'day/ng.tif defect',
      'ok_12.jpg good'
    ])
  })

  test('the given folder itself may be the one named OK', async (t) => {
    const folder = join(tempFolder(t), 'OK')
    writeTree(folder, empty('1.bmp'))
    assert.deepEqual((await indexed(folder)).pictures, ['1.bmp good'])
  })

  test('refuses by name what has no label, or two', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, empty('7.bmp', 'cast_ok_0_12.jpeg', 'OK/ng_1.bmp', 'NG/OK-1.bmp', 'okay/8.png', 'OK/1.bmp'))
    assert.deepEqual(await indexed(folder), {
      pictures: ['OK/1.bmp good'],
      refused: [
        "7.bmp: expected a folder named OK or NG above it, or a file name that starts with ok or ng; it lies in '.'",
        'NG/OK-1.bmp: the folder says NG, but the file name says OK',
        'OK/ng_1.bmp: the folder says OK, but the file name says NG',
        "cast_ok_0_12.jpeg: expected a folder named OK or NG above it, or a file name that starts with ok or ng; it lies in '.'",
        "okay/8.png: expected a folder named OK or NG above it, or a file name that starts with ok or ng; it lies in './okay'"
      ]
    })
  })

  test('passes over what is no picture of a part', async (t) => {
    const folder = tempFolder(t)
    writeTree(
      folder,
      empty(
        'OK/1.bmp',
        'OK/Thumbs.db',
        'truth.csv',
        'circles.json',
        'masks/ng_1.png',
        'NG/masks/1.png',
        'OK/._1.bmp',
        '.cache/OK/2.bmp'
      )
    )
    assert.deepEqual(await indexed(folder), { pictures: ['OK/1.bmp good'], refused: [] })
  })

  test('follows links, ends at loops, takes each file once, refuses a link that leads nowhere', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, empty('data/OK/store/1.bmp', 'elsewhere/2.bmp'))
    mkdirSync(join(folder, 'data/NG'))
    symlinkSync('..', join(folder, 'data/OK/loop'))
    symlinkSync('../../elsewhere', join(folder, 'data/NG/linked'))
    symlinkSync('OK/store', join(folder, 'data/latest'))
    symlinkSync('nothing.bmp', join(folder, 'data/NG/gone.bmp'))
    assert.deepEqual(await indexed(join(folder, 'data')), {
      pictures: ['NG/linked/2.bmp defect', 'OK/store/1.bmp good'],
      refused: ['NG/gone.bmp: a link that leads nowhere']
    })
  })

  test('refuses a file that links put under OK as well as NG', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, empty('OK/1.bmp', 'NG/2.bmp'))
    symlinkSync('../OK/1.bmp', join(folder, 'NG/1.bmp'))
    assert.deepEqual(await indexed(folder), {
      pictures: ['NG/2.bmp defect'],
      refused: ['NG/1.bmp', 'OK/1.bmp'].map(
        (file) => `${file}: the same file is labelled both OK and NG: OK/1.bmp, NG/1.bmp`
      )
    })
  })

  test('names a folder that does not exist, or is none', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, empty('a.csv'))
    await assert.rejects(indexPictures(join(folder, 'gone')), {
      code: 'DATASET_INVALID',
      message: `expected a folder of pictures, but '${folder}/gone' does not exist`
    })
    await assert.rejects(indexPictures(join(folder, 'a.csv')), {
      code: 'DATASET_INVALID',
      message: /a\.csv' is not a folder/
    })
  })
})

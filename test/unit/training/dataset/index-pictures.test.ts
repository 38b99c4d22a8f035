import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
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
/** What was passed over, as `path: why`, relative to the folder. */
const passedOver = async (folder: string): Promise<string[]> =>
  (await indexPictures(folder)).passedOver.map(({ path, why }) => `${relative(folder, path)}: ${why}`)
/** Files that begin as a BMP does, which is enough for one that is named so. */
const empty = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, 'BM']))
const PNG = '\u0089PNG\r\n\u001a\n'

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
        '7.bmp: expected a folder named OK or NG above it, or a file name whose first word is ok or ng '
          + "(ok_1, not okay1); it lies in '.'",
        'NG/OK-1.bmp: the folder says NG, but the file name says OK',
        'OK/ng_1.bmp: the folder says OK, but the file name says NG',
        'cast_ok_0_12.jpeg: expected a folder named OK or NG above it, or a file name whose first word is ok '
          + "or ng (ok_1, not okay1); it lies in '.'",
        'okay/8.png: expected a folder named OK or NG above it, or a file name whose first word is ok or ng '
          + "(ok_1, not okay1); it lies in './okay'"
      ]
    })
  })

  test('a first word is followed by no letter: OKUMA and NGK are names of their own', async (t) => {
    const folder = tempFolder(t)
    writeTree(
      folder,
      empty('OKUMA-defect-1.bmp', 'oké.bmp', 'NGK.bmp', 'OK/NGK-1.bmp', 'NG/Okuma_1.bmp', 'ok.1.bmp', 'NG (2).bmp')
    )
    const { pictures, refused } = await indexed(folder)
    assert.deepEqual(pictures, ['NG (2).bmp defect', 'NG/Okuma_1.bmp defect', 'OK/NGK-1.bmp good', 'ok.1.bmp good'])
    assert.deepEqual(
      refused.map((line) => line.split(':')[0]),
      ['NGK.bmp', 'OKUMA-defect-1.bmp', 'oké.bmp']
    )
  })

  test('refuses a name that says both', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, empty('OK-or-NG-1.bmp', 'OK/ok_ng_2.bmp', 'ng-okuma.bmp'))
    assert.deepEqual(await indexed(folder), {
      pictures: ['ng-okuma.bmp defect'],
      refused: [
        'OK-or-NG-1.bmp: the file name says OK as well as NG',
        'OK/ok_ng_2.bmp: the file name says OK as well as NG'
      ]
    })
  })

  test('refuses OK where a name below it says that the part is not good', async (t) => {
    const folder = tempFolder(t)
    writeTree(
      folder,
      empty(
        'OK-defect-3.bmp',
        'ok_n.i.O._2.bmp',
        'ok_nok_1.bmp',
        'OK/rejected/5.bmp',
        'OK/part_NOT_OK_7.bmp',
        'OK/defect-free_1.bmp',
        'OK/no_scratches_2.bmp',
        'ok_badge_4.bmp',
        'bad/OK/8.bmp',
        'NG/bad_9.bmp'
      )
    )
    assert.deepEqual(await indexed(folder), {
      pictures: [
        'NG/bad_9.bmp defect',
        'OK/defect-free_1.bmp good',
        'OK/no_scratches_2.bmp good',
        'bad/OK/8.bmp good',
        'ok_badge_4.bmp good'
      ],
      refused: [
        "OK-defect-3.bmp: the file name says OK as well as 'defect'",
        "OK/part_NOT_OK_7.bmp: the folder says OK, but the name below it says 'NOT OK'",
        "OK/rejected/5.bmp: the folder says OK, but the name below it says 'rejected'",
        "ok_n.i.O._2.bmp: the file name says OK as well as 'n.i.O.'",
        "ok_nok_1.bmp: the file name says OK as well as 'nok'"
      ]
    })
  })

  test('passes over what is no picture of a part, and names it', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, {
      ...empty('OK/1.bmp', 'masks/ng_1.png', 'NG/masks/1.png', 'OK/._1.bmp', '.cache/OK/2.bmp', 'OK/1_thumb.bmp'),
      ...empty('OK/@eaDir/1.bmp/SYNOPHOTO_THUMB_M.jpg', 'OK/.thumbnails/1.bmp', '#recycle/OK/3.bmp', 'NG/Thumbs/1.bmp'),
      ...empty('$RECYCLE.BIN/OK/4.bmp', '__MACOSX/OK/5.bmp', 'OK/thumb_screw_1.bmp'),
      'OK/Thumbs.db': 'x',
      'BMW list.txt': 'BMW, then more text than a header has',
      'circles.json': '[]'
    })
    assert.deepEqual(await indexed(folder), { pictures: ['OK/1.bmp good', 'OK/thumb_screw_1.bmp good'], refused: [] })
    const system = 'thumbnails, a waste basket or another folder that a system makes'
    assert.deepEqual(await passedOver(folder), [
      `#recycle: ${system}`,
      `$RECYCLE.BIN: ${system}`,
      '.cache: a hidden folder',
      'BMW list.txt: no picture, by its bytes',
      `NG/Thumbs: ${system}`,
      'NG/masks: defect masks',
      'OK/._1.bmp: a hidden file',
      'OK/.thumbnails: a hidden folder',
      'OK/1_thumb.bmp: a thumbnail, by its name',
      `OK/@eaDir: ${system}`,
      'OK/Thumbs.db: no picture, by its bytes',
      `__MACOSX: ${system}`,
      'circles.json: no picture, by its bytes',
      'masks: defect masks'
    ])
  })

  test('takes a picture by its bytes, whatever its name, and refuses a name that promises one', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, empty('OK/1.jpg', 'OK/2.JFIF'))
    const bmp = Buffer.from(Uint8Array.from({ length: 54 }, (_, at) => [0x42, 0x4d][at] ?? (at === 14 ? 40 : 0)))
    writeFileSync(join(folder, 'OK/3'), bmp)
    writeFileSync(join(folder, 'OK/4.2026'), Buffer.from(PNG, 'latin1'))
    writeTree(folder, { 'OK/5.jpg': 'hello', 'OK/6.png': '', 'OK/7.heic': '????ftypheic' })
    assert.deepEqual(await indexed(folder), {
      pictures: ['OK/1.jpg good', 'OK/2.JFIF good', 'OK/3 good', 'OK/4.2026 good'],
      refused: [
        'OK/5.jpg: expected a BMP, JPEG, PNG, TIFF or WebP picture, received a file that begins with 68 65 '
          + '6c 6c 6f (text "hello")',
        'OK/6.png: expected a BMP, JPEG, PNG, TIFF or WebP picture, received an empty file',
        'OK/7.heic: expected a BMP, JPEG, PNG, TIFF or WebP picture, received a file that begins with 3f 3f '
          + '3f 3f 66 74 79 70 (text "????ftypheic")'
      ]
    })
  })

  test('names a folder that it may not read, and goes on', { skip: process.getuid?.() === 0 }, async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, empty('OK/1.bmp', 'NG/2.bmp'))
    chmodSync(join(folder, 'NG'), 0)
    t.after(() => {
      chmodSync(join(folder, 'NG'), 0o700)
    })
    assert.deepEqual(await indexed(folder), {
      pictures: ['OK/1.bmp good'],
      refused: ['NG: the folder cannot be read: EACCES']
    })
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

import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { formatDatasetCsv, readDatasetCsv } from '../../../../src/training/dataset/dataset-csv.ts'
import { tempFolder, writeTree } from '../../temp-folder.ts'

suite('dataset CSV', () => {
  test('writes paths relative to the CSV where they lie below it, else absolute', () => {
    const pictures = [
      { file: '/d/OK/a, "b".bmp', label: 'good', part: 'x' },
      { file: '/e/NG/2.bmp', label: 'defect', part: 'y' }
    ] as const
    assert.equal(
      formatDatasetCsv(pictures, '/d/image_path.csv'),
      'image_path,label\n"OK/a, ""b"".bmp",OK\n/e/NG/2.bmp,NG\n'
    )
  })

  test('reads what it wrote, whatever the names', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, { 'OK/ä, "quoted".bmp': '', 'NG/2.bmp': '' })
    const pictures = [
      { file: join(folder, 'OK/ä, "quoted".bmp'), label: 'good', part: 'good/ä, "quoted"' },
      { file: join(folder, 'NG/2.bmp'), label: 'defect', part: 'defect/2' }
    ] as const
    const csv = join(folder, 'image_path.csv')
    writeFileSync(csv, formatDatasetCsv(pictures, csv))
    assert.deepEqual(await readDatasetCsv(csv), { pictures, refused: [] })
  })

  test('reads a byte order mark, CRLF, empty lines, further columns, any case', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, {
      '1.bmp': '',
      '2.bmp': '',
      'a.csv': '\ufeffLabel,image_path,cx\r\nok,1.bmp,3\r\n\r\nNG, 2.bmp ,4\r\n'
    })
    const { pictures } = await readDatasetCsv(join(folder, 'a.csv'))
    assert.deepEqual(
      pictures.map(({ file, label }) => [relative(folder, file), label]),
      [
        ['1.bmp', 'good'],
        ['2.bmp', 'defect']
      ]
    )
  })

  test('refuses by name a picture that does not exist, or is listed again', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, { '1.bmp': '', 'a.csv': 'image_path,label\n1.bmp,OK\n3.bmp,NG\n./1.bmp,OK\n' })
    const { pictures, refused } = await readDatasetCsv(join(folder, 'a.csv'))
    assert.equal(pictures.length, 1)
    assert.deepEqual(refused, [
      { file: join(folder, '3.bmp'), why: 'listed in line 3, but there is no such file' },
      { file: join(folder, '1.bmp'), why: 'listed in line 2 and again in line 4' }
    ])
  })

  test('says which line is wrong, and how', async (t) => {
    const folder = tempFolder(t)
    const cases: [string, RegExp][] = [
      ['', /expected the header 'image_path,label', received ''/],
      ['path;label\n', /expected the header 'image_path,label', received 'path;label'/],
      ['image_path,label\n1.bmp,OK\n1.bmp,0\n', /line 3: expected the label OK or NG, received '0'/],
      ['image_path,label\n1.bmp\n', /line 2: expected the label OK or NG, received ''/],
      ['image_path,label\n,OK\n', /line 2: expected a path in image_path, received none/],
      ['image_path,label\n1.bmp,OK\n1.bmp,NG\n', /'1\.bmp' has the label OK as well as NG, in lines 2 and 3/],
      ['image_path,label\n"1.bmp,OK\n', /not a CSV file: Quote Not Closed/]
    ]
    for (const [text, message] of cases) {
      writeTree(folder, { '1.bmp': '', 'a.csv': text })
      await assert.rejects(readDatasetCsv(join(folder, 'a.csv')), { code: 'DATASET_INVALID', message })
    }
    await assert.rejects(readDatasetCsv(join(folder, 'b.csv')), {
      code: 'DATASET_INVALID',
      message: /expected a CSV file, but '.*b\.csv' does not exist/
    })
  })
})

import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
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
    assert.deepEqual(await readDatasetCsv(csv), { pictures, refused: [], passedOver: [] })
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
      ['sep=;\nimage_path,label\n', /received 'image_path,label'/],
      ['sep=;\r\nimage_path;label\r\n1.bmp;OK\r\n1.bmp;0\r\n', /line 4: expected the label OK or NG, received '0'/],
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

  test('reads what spreadsheets write: other delimiters, sep=, old line ends, empty rows', async (t) => {
    const folder = tempFolder(t)
    const csv = join(folder, 'a.csv')
    writeTree(folder, { 'OK/1,a.bmp': '', 'NG/2.bmp': '' })
    for (const text of [
      'image_path;label\nOK/1,a.bmp;OK\nNG/2.bmp;NG\n',
      '\ufeffimage_path\tlabel\r\nOK/1,a.bmp\tOK\r\nNG/2.bmp\tNG\r\n',
      'nr;image_path;label\n;;\n1;"OK/1,a.bmp";OK\n2;NG/2.bmp;NG\n;;\n',
      'sep=,\r\nimage_path,label\r\n"OK/1,a.bmp",OK\r\nNG/2.bmp,NG\r\n',
      '\ufeff"sep=|"\nimage_path|label\nOK/1,a.bmp|OK\nNG/2.bmp|NG',
      'image_path;label\rOK/1,a.bmp;OK\rNG/2.bmp;NG\r'
    ]) {
      writeFileSync(csv, text)
      const { pictures, refused } = await readDatasetCsv(csv)
      assert.deepEqual(
        pictures.map(({ file, label }) => `${relative(folder, file)} ${label}`),
        ['OK/1,a.bmp good', 'NG/2.bmp defect'],
        JSON.stringify(text)
      )
      assert.deepEqual(refused, [])
    }
  })

  test('reads UTF-16 of both kinds, with and without its mark, and the codes of Windows, Mac and Japan', async (t) => {
    const folder = tempFolder(t)
    const csv = join(folder, 'a.csv')
    writeTree(folder, { 'Größe/1.bmp': '', '部品/1.bmp': '' })
    const head = 'image_path,label\n'
    const utf16 = (text: string) => Buffer.from(text, 'utf16le')
    const bytes = (before: string, ...name: number[]) =>
      Buffer.concat([Buffer.from(head + before, 'latin1'), Buffer.from(name), Buffer.from('/1.bmp,OK\n', 'latin1')])
    const cases: [string, Buffer][] = [
      ['Größe', utf16(`\ufeff${head}Größe/1.bmp,OK\n`)],
      ['Größe', utf16(`\ufeff${head}Größe/1.bmp,OK\n`).swap16()],
      ['Größe', utf16(`${head}Größe/1.bmp,OK\n`)],
      ['Größe', utf16(`${head}Größe/1.bmp,OK\n`).swap16()],
      ['Größe', Buffer.from(`${head}Größe/1.bmp,OK\n`, 'latin1')],
      ['Größe', bytes('Gr', 0x9a, 0xa7, 0x65)],
      ['部品', bytes('', 0x95, 0x94, 0x95, 0x69)]
    ]
    for (const [name, content] of cases) {
      writeFileSync(csv, content)
      const { pictures, refused } = await readDatasetCsv(csv)
      assert.deepEqual(
        pictures.map(({ file }) => relative(folder, file)),
        [`${name}/1.bmp`],
        content.toString('hex')
      )
      assert.deepEqual(refused, [])
    }
  })

  test('finds a file whose path another system wrote: backslashes, umlauts, case', async (t) => {
    const folder = tempFolder(t)
    const decomposed = 'Größe'.normalize('NFD')
    writeTree(folder, {
      [`${decomposed}/OK/1.BMP`]: '',
      'NG/2.bmp': '',
      'NG/a.bmp': '',
      'NG/A.bmp': '',
      'NG/b\\c.bmp': ''
    })
    mkdirSync(join(folder, 'lists'))
    const csv = join(folder, 'lists/a.csv')
    writeFileSync(
      csv,
      ['image_path,label', '..\\Größe\\ok\\1.bmp,OK', '../ng/2.bmp,NG', '../NG/b\\c.bmp,NG', '../NG/A.bmp,NG'].join(
        '\n'
      )
    )
    const { pictures, refused } = await readDatasetCsv(csv)
    assert.deepEqual(
      pictures.map(({ file }) => relative(folder, file)),
      [`${decomposed}/OK/1.BMP`, 'NG/2.bmp', 'NG/b\\c.bmp', 'NG/A.bmp']
    )
    assert.deepEqual(refused, [])
  })

  test('names a picture or an Excel file that was given in its place', async (t) => {
    const folder = tempFolder(t)
    writeFileSync(join(folder, '1.png'), Buffer.from('89504e470d0a1a0a00', 'hex'))
    writeTree(folder, { 'a.xlsx': 'PK\u0003\u0004\u0014' })
    await assert.rejects(readDatasetCsv(join(folder, '1.png')), /or a CSV file, received one PNG picture, '.*1\.png'$/)
    await assert.rejects(
      readDatasetCsv(join(folder, 'a.xlsx')),
      /or a CSV file, received '.*a\.xlsx', an Excel file or another archive: save the table as CSV/
    )
  })

  test('a file in two spellings is listed twice; of several alike none counts; a drive letter is named', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, {
      'OK/1.bmp': '',
      'OK/a.bmp': '',
      'OK/A.bmp': '',
      'a.csv': 'image_path,label\nOK/1.bmp,OK\nok\\1.BMP,OK\nOK/a.BMP,OK\nC:\\parts\\1.bmp,OK\n'
    })
    const { pictures, refused } = await readDatasetCsv(join(folder, 'a.csv'))
    assert.equal(pictures.length, 1)
    assert.deepEqual(
      refused.map(({ why }) => why),
      [
        'listed in line 2 and again in line 3',
        'listed in line 4, but there is no such file',
        'listed in line 5, but there is no such file here: it is a path of a Windows machine, expected one '
          + "relative to the CSV's folder"
      ]
    )
  })
})

import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  promises,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import Sqlite from 'libsql'
import { ZipFile } from 'yazl'
import { filesToBackUp } from '../../../../src/store/backup/files-to-back-up.ts'
import { parseBackupManifest } from '../../../../src/store/backup/backup-manifest.ts'
import { restoreBackup } from '../../../../src/store/backup/restore-backup.ts'
import { type BackupParts, writeBackup } from '../../../../src/store/backup/write-backup.ts'
import { tempFolder } from '../../temp-folder.ts'

const FILES: Readonly<Record<string, string>> = {
  'station-id': 'a station\n',
  'recipes/ring.json': '{"id":"ring"}',
  'recipes/.approved/ring.json': '{"by":"anna"}',
  'models/ring/v1/encoder.onnx': 'weights'.repeat(1000),
  'pictures/ring/2026-11-29/one.bmp': 'pixels'
}
const UNFINISHED = '.ring.json.0b52a1a2-53a4-4d3f-8cb1-0b4b1ab9bd5e'

/** A data folder with a database of one row. */
function station(t: TestContext) {
  const folder = tempFolder(t)
  const dataFolder = join(folder, 'data')
  for (const [path, text] of Object.entries({
    ...FILES,
    [`recipes/${UNFINISHED}`]: 'half',
    'checkpoints/ring.bin': 'of a training'
  })) {
    mkdirSync(dirname(join(dataFolder, path)), { recursive: true })
    writeFileSync(join(dataFolder, path), text)
  }
  const database = new Sqlite(join(dataFolder, 'okng.db'))
  database.pragma('journal_mode = WAL')
  database.exec("create table things (name text); insert into things values ('one')")
  t.after(() => {
    database.close()
  })
  const parts: BackupParts = {
    dataFolder,
    databaseUrl: join(dataFolder, 'okng.db'),
    file: join(folder, 'backup.zip'),
    pictures: true,
    codeVersion: '1.2.3',
    now: () => new Date('2026-11-29T06:00:00Z')
  }
  const target = join(folder, 'restored')
  return {
    folder,
    database,
    parts,
    restored: { file: parts.file, dataFolder: target, databaseUrl: join(target, 'okng.db') }
  }
}

/** An archive of these texts, whatever they say. */
async function writeArchive(file: string, texts: Readonly<Record<string, string>>): Promise<void> {
  const zip = new ZipFile()
  for (const [name, text] of Object.entries(texts)) zip.addBuffer(Buffer.from(text), name, { compress: false })
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(file))
}

const manifestOf = (database: 'sqlite' | 'postgresql', ...paths: string[]): string =>
  JSON.stringify({ format: 1, database, files: paths.map((path) => ({ path, bytes: 4, sha256: '0'.repeat(64) })) })

const namesIn = (databaseFile: string): readonly unknown[] => {
  const database = new Sqlite(databaseFile)
  try {
    return database.prepare('select name from things').all()
  } finally {
    database.close()
  }
}

suite('backup and restore', () => {
  test('files and database come back, with a writer at work; unfinished files and checkpoints do not', async (t) => {
    const { database, parts, restored, folder } = station(t)
    database.exec("begin immediate; insert into things values ('never committed')")
    const manifest = await writeBackup(parts)
    database.exec('rollback')
    assert.deepEqual(manifest.files.map(({ path }) => path).sort(), [
      ...Object.keys(FILES)
        .map((path) => `data/${path}`)
        .sort(),
      'okng.db'
    ])
    assert.deepEqual(readdirSync(folder).sort(), ['backup.zip', 'data'])

    assert.deepEqual(await restoreBackup(restored), manifest)
    for (const [path, text] of Object.entries(FILES))
      assert.equal(readFileSync(join(restored.dataFolder, path), 'utf8'), text)
    assert.deepEqual(namesIn(restored.databaseUrl), [{ name: 'one' }])
    assert.deepEqual(readdirSync(restored.dataFolder).sort(), [
      'models',
      'okng.db',
      'pictures',
      'recipes',
      'station-id'
    ])
  })

  test('recipes are copied before the database, pictures after it: what is named exists', async (t) => {
    const { parts } = station(t)
    const order = (await writeBackup(parts)).files.map(({ path }) => path)
    const at = (part: string) => order.findIndex((path) => path.includes(part))
    assert.ok(at('recipes/ring.json') < at('okng.db'))
    assert.ok(at('okng.db') < at('models/'))
    assert.ok(at('models/') < at('pictures/'))
  })

  test('pictures can be left out, and a database elsewhere is found and put back there', async (t) => {
    const { parts, restored, folder } = station(t)
    const elsewhere = join(folder, 'other/records.db')
    await writeBackup({ ...parts, pictures: false })
    await restoreBackup({ ...restored, databaseUrl: `sqlite://${elsewhere}` })
    assert.equal(existsSync(join(restored.dataFolder, 'pictures')), false)
    assert.deepEqual(namesIn(elsewhere), [{ name: 'one' }])
    assert.deepEqual(readdirSync(dirname(elsewhere)).sort(), ['records.db'])
  })

  test('with PostgreSQL the file holds the folder only, and is restored beside PostgreSQL only', async (t) => {
    const { parts, restored } = station(t)
    const manifest = await writeBackup({ ...parts, databaseUrl: 'postgres://nobody@localhost/none' })
    assert.equal(manifest.database, 'postgresql')
    await assert.rejects(restoreBackup(restored), /was made with PostgreSQL.*set DATABASE_URL/)
    assert.equal(existsSync(restored.dataFolder), false)
    await restoreBackup({ ...restored, databaseUrl: 'postgres://nobody@localhost/none' })
    assert.equal(readFileSync(join(restored.dataFolder, 'station-id'), 'utf8'), FILES['station-id'])
  })

  test('a backup replaces no file, and leaves nothing behind when it fails', async (t) => {
    const { parts, folder } = station(t)
    writeFileSync(parts.file, 'yesterday')
    await assert.rejects(writeBackup(parts), /expected the name of a new file, received .*backup\.zip, which exists/)
    assert.equal(readFileSync(parts.file, 'utf8'), 'yesterday')
    await assert.rejects(writeBackup({ ...parts, file: join(folder, 'nowhere/backup.zip') }), { code: 'ENOENT' })
    await assert.rejects(
      writeBackup({ ...parts, file: join(folder, 'b.zip'), databaseUrl: join(folder, 'none.db') }),
      /expected a database to back up, found no .*none\.db/
    )
    assert.deepEqual(readdirSync(folder).sort(), ['backup.zip', 'data'])
  })

  test('a folder that holds something, and a database that is there, are left alone', async (t) => {
    const { parts, restored } = station(t)
    await writeBackup(parts)
    await assert.rejects(
      restoreBackup({ ...restored, dataFolder: parts.dataFolder }),
      /expected an empty data folder, received .*: stop the service and move the folder away/
    )
    await assert.rejects(
      restoreBackup({ ...restored, databaseUrl: parts.databaseUrl }),
      /expected no database yet, found .*okng\.db/
    )
    await assert.rejects(
      restoreBackup({ ...restored, databaseUrl: 'postgres://nobody@localhost/none' }),
      /holds an SQLite database, but DATABASE_URL names PostgreSQL/
    )
  })

  test('a damaged backup restores nothing', async (t) => {
    const { parts, restored } = station(t)
    await writeBackup(parts)
    const whole = readFileSync(parts.file)
    const at = whole.indexOf('data/models/ring/v1/encoder.onnx') + 'data/models/ring/v1/encoder.onnx'.length + 8
    const changed = Buffer.from(whole)
    changed[at] = changed[at]! ^ 0xff
    writeFileSync(parts.file, changed)
    await assert.rejects(restoreBackup(restored), /the backup is damaged: data\/models\/ring\/v1\/encoder\.onnx/)
    assert.deepEqual(readdirSync(restored.dataFolder), [])
    writeFileSync(parts.file, whole)
    truncateSync(parts.file, whole.length - 30)
    await assert.rejects(restoreBackup(restored), /which is another file or cut off/)
    writeFileSync(parts.file, 'no archive at all, but long enough to be looked at')
    await assert.rejects(restoreBackup(restored), /expected a backup that 'okng backup' wrote/)
  })

  test('no file is written outside of the data folder, whatever the archive says', async (t) => {
    const { folder, restored } = station(t)
    const before = readdirSync(folder)
    const postgres = { ...restored, databaseUrl: 'postgres://nobody@localhost/none' }
    for (const path of ['data/../../evil', '/etc/evil', '../evil', 'evil', 'data/', 'data/..']) {
      await writeArchive(restored.file, { 'manifest.json': manifestOf('postgresql', path) })
      await assert.rejects(restoreBackup(postgres), /the backup is damaged: expected files below data\//, path)
      assert.deepEqual(readdirSync(restored.dataFolder), [], path)
    }
    await writeArchive(restored.file, { 'manifest.json': manifestOf('postgresql', 'data/evil'), 'data/evil': 'evil' })
    const bytes = readFileSync(restored.file)
    writeFileSync(restored.file, Buffer.from(bytes.toString('latin1').replaceAll('data/evil', '../../evi'), 'latin1'))
    await assert.rejects(
      restoreBackup(postgres),
      /expected a backup that 'okng backup' wrote, received .*backup\.zip.*\(invalid relative path: \.\.\/\.\.\/evi\)/
    )
    assert.deepEqual(readdirSync(folder).sort(), [...before, 'backup.zip', 'restored'].sort())
  })

  test('a file that is not what the list says is refused, also where the archive itself is whole', async (t) => {
    const { restored } = station(t)
    const list = manifestOf('postgresql', 'data/recipes/ring.json')
    await writeArchive(restored.file, { 'manifest.json': list, 'data/recipes/ring.json': 'evil' })
    await assert.rejects(
      restoreBackup({ ...restored, databaseUrl: 'postgres://nobody@localhost/none' }),
      /the backup is damaged: data\/recipes\/ring\.json is not what was backed up/
    )
    assert.deepEqual(readdirSync(restored.dataFolder), [])
  })

  test('a list that names no database, or one too many, is refused', async (t) => {
    const { restored } = station(t)
    const postgres = { ...restored, databaseUrl: 'postgres://nobody@localhost/none' }
    await writeArchive(restored.file, { 'manifest.json': manifestOf('postgresql', 'okng.db') })
    await assert.rejects(restoreBackup(postgres), /the backup is damaged: it is of postgresql and lists okng\.db/)
    await writeArchive(restored.file, { 'manifest.json': manifestOf('sqlite') })
    await assert.rejects(restoreBackup(restored), /the backup is damaged: it is of sqlite and lists no okng\.db/)
    assert.equal(existsSync(restored.dataFolder), false)
  })

  test('an old database in the data folder does not take the place of the one that is restored', async (t) => {
    const { parts, restored, folder } = station(t)
    const elsewhere = join(folder, 'records.db')
    const database = new Sqlite(elsewhere)
    database.exec("create table things (name text); insert into things values ('new')")
    database.close()
    await writeBackup({ ...parts, databaseUrl: elsewhere })
    rmSync(elsewhere)
    await assert.rejects(
      restoreBackup(restored),
      /expected no other database in the backup, found data\/okng\.db.*: set DATABASE_URL to another file/
    )
    assert.equal(existsSync(restored.dataFolder), false)
    await restoreBackup({ ...restored, databaseUrl: elsewhere })
    assert.deepEqual(namesIn(elsewhere), [{ name: 'new' }])
  })

  test('a disk whose file system has no links takes a backup, too', async (t) => {
    const { parts, restored, folder } = station(t)
    t.mock.method(promises, 'link', async () => {
      throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM', syscall: 'link' })
    })
    syncBuiltinESMExports()
    t.after(() => {
      t.mock.restoreAll()
      syncBuiltinESMExports()
    })
    await writeBackup(parts)
    assert.deepEqual(readdirSync(folder).sort(), ['backup.zip', 'data'])
    await restoreBackup(restored)
  })

  test('a manifest of another format, or of something else, is refused', () => {
    assert.throws(() => parseBackupManifest('{"format":2}'), /expected a backup of format 1, received format 2/)
    assert.throws(() => parseBackupManifest('null'), /expected JSON in manifest\.json/)
    assert.throws(
      () => parseBackupManifest('{"format":1,"database":"sqlite","files":[{"path":"x","bytes":1,"sha256":"no"}]}'),
      /expected a list of files/
    )
  })

  test('a folder of the data folder may be a link to another disk; a link further down is named', async (t) => {
    const { parts, folder } = station(t)
    const { dataFolder } = parts
    renameSync(join(dataFolder, 'pictures'), join(folder, 'pictures'))
    symlinkSync(join(folder, 'pictures'), join(dataFolder, 'pictures'))
    const { files } = await writeBackup(parts)
    assert.ok(files.some(({ path }) => path === 'data/pictures/ring/2026-11-29/one.bmp'))
    renameSync(join(dataFolder, 'models/ring'), join(folder, 'ring'))
    symlinkSync(join(folder, 'ring'), join(dataFolder, 'models/ring'))
    await assert.rejects(
      writeBackup({ ...parts, file: join(folder, 'second.zip') }),
      /expected a file or a folder, found the link models\/ring/
    )
    assert.equal(existsSync(join(folder, 'second.zip')), false)
  })

  test('a folder that is gone when its turn comes is passed over', async (t) => {
    const { parts } = station(t)
    const paths: string[] = []
    for await (const path of filesToBackUp(parts.dataFolder, { pictures: true, isDatabase: () => false })) {
      paths.push(path)
      if (path === 'recipes/ring.json') rmSync(join(parts.dataFolder, 'models'), { recursive: true })
    }
    assert.equal(
      paths.some((path) => path.startsWith('models')),
      false
    )
    assert.ok(paths.includes('pictures/ring/2026-11-29/one.bmp'))
  })
})

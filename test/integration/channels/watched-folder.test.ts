// The watched folder of the service as a process; by FTP with ProFTPD and lftp where they are installed.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { execFile, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { createRandom } from '../../../src/domain/random.ts'
import { encodeBmp } from '../../../src/imaging/encode/encode-bmp.ts'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'
import { renderPart } from '../../../src/rendering/render-part.ts'
import { type Service, startService } from '../../faults/service.ts'
import { emptyDatabase } from '../../unit/store/database/database-fixture.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { freePort } from '../free-port.ts'
import { drawnPart } from '../service-fixture.ts'

const run = promisify(execFile)
const PICTURE = drawnPart(1)

async function until(what: string, looks: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 60_000; !(await looks()); await wait(20))
    if (performance.now() > end) throw new Error(`not within a minute: ${what}`)
}

async function fixture(t: TestContext, changes: Record<string, unknown> = {}) {
  const inbox = tempFolder(t)
  const data = tempFolder(t)
  const config = {
    databaseUrl: await emptyDatabase(t),
    watchedFolder: { enabled: true, path: inbox, settleMs: 200, ...changes }
  }
  /** Names below a folder, without sidecars. */
  const names = (folder: string): string[] =>
    existsSync(join(inbox, folder))
      ? readdirSync(join(inbox, folder), { recursive: true, encoding: 'utf8' })
          .filter((name) => /\.(bmp|txt)$/.test(name))
          .map((name) => name.slice(11))
          .sort()
      : []
  return { inbox, names, start: () => startService(t, data, { config }) }
}

async function listed({ url }: Service, query = ''): Promise<readonly InspectionResult[]> {
  const reply = await fetch(`${url}/inspections?limit=1000${query}`)
  return ((await reply.json()) as { inspections: readonly InspectionResult[] }).inspections
}

suite('watched folder', () => {
  test('a picture is judged when it is complete, once, and what came of it lies beside it', async (t) => {
    const { inbox, names, start } = await fixture(t)
    const service = await start()
    mkdirSync(join(inbox, 'north'))
    writeFileSync(join(inbox, 'north/.4711.bmp.tmp'), PICTURE)
    renameSync(join(inbox, 'north/.4711.bmp.tmp'), join(inbox, 'north/4711.bmp'))
    writeFileSync(join(inbox, 'notes.txt'), 'no picture')
    // In two pieces, with a pause that is longer than settleMs: half a picture is no verdict.
    const half = PICTURE.length >> 1
    writeFileSync(join(inbox, 'slow.bmp'), PICTURE.subarray(0, half))
    await until('4711', () => names('done').includes('north/4711.bmp'))
    await wait(600)
    assert.deepEqual(names('failed'), [], 'half a picture is waited for')
    writeFileSync(join(inbox, 'slow.bmp'), PICTURE)
    await until('slow', () => names('done').includes('slow.bmp'))

    const [day] = readdirSync(join(inbox, 'done'))
    const sidecar = JSON.parse(
      readFileSync(join(inbox, 'done', day!, 'north/4711.bmp.json'), 'utf8')
    ) as InspectionResult
    const records = await listed(service)
    assert.equal(records.length, 2)
    const {
      at: _at,
      picture: _picture,
      ...recorded
    } = records.find(({ partId }) => partId === '4711') as InspectionResult & {
      at: string
      picture: unknown
    }
    assert.deepEqual(sidecar, recorded)
    assert.deepEqual([sidecar.station, sidecar.measId, sidecar.verdict], ['north', 'north/4711.bmp', 'OK'])
    assert.equal(await service.metric('okng_inspections_total{recipe="demo-ring",verdict="OK"'), 2)
    // `notes.txt` fits the pattern and is no picture: given up after a while.
    await until('notes.txt', () => names('failed').includes('notes.txt'))
  })

  test('kill -9 in the middle of a hundred: after the restart each has one record and one verdict', async (t) => {
    const { inbox, names, start } = await fixture(t, { complete: 'renamed' })
    const files = Array.from({ length: 100 }, (_, n) => `part-${String(n).padStart(3, '0')}.bmp`)
    const first = await start()
    for (const [n, name] of files.entries()) {
      writeFileSync(join(inbox, `.${name}`), drawnPart(n + 1))
      renameSync(join(inbox, `.${name}`), join(inbox, name))
    }
    await until('a third', () => names('done').length >= 30)
    await first.kill('SIGKILL')
    const second = await start()
    await until('all', () => names('done').length >= 100)
    const records = await listed(second)
    assert.deepEqual(records.map(({ measId }) => measId).sort(), files)
    assert.deepEqual(names('done'), files)
    assert.deepEqual(names('failed'), [])
  })

  test('by FTP: an upload that is cut in the middle is none; many at once are all judged', async (t) => {
    if (!existsSync('/usr/sbin/proftpd') || !existsSync('/usr/bin/lftp')) {
      t.skip('no proftpd or lftp: install the packages proftpd-basic and lftp (Debian)')
      return
    }
    const { inbox, names, start } = await fixture(t, { complete: 'renamed' })
    const service = await start()
    const ftp = await startFtp(t, inbox)
    const pictures = tempFolder(t)
    for (let n = 0; n < 100; n++) writeFileSync(join(pictures, `ftp-${n}.bmp`), drawnPart(n + 1))
    const large = renderPart({ random: createRandom(1), width: 1600, height: 1200, defect: null })
    writeFileSync(join(pictures, 'cut.bmp'), encodeBmp(large.image))
    const cut = spawn('lftp', ['-c', `set net:limit-rate 200000; ${ftp.open}; put ${join(pictures, 'cut.bmp')}`])
    await until('the upload to begin', () => readdirSync(inbox).some((name) => name.startsWith('.in.')))
    cut.kill('SIGKILL')
    await run('lftp', ['-c', `${ftp.open}; lcd ${pictures}; mput -P 8 ftp-*.bmp`].flat())
    await until('all hundred', () => names('done').length === 100)
    assert.equal((await listed(service)).length, 100)
    // FTP ends a file by closing the connection: a server can't always tell that from a cut. The picture itself can.
    await until('what was cut to go', () => !readdirSync(inbox).some((name) => name.includes('cut')))
    assert.equal((await listed(service)).length, 100)
    assert.deepEqual(
      names('failed').filter((name) => name !== 'cut.bmp'),
      []
    )
  })
})

/** ProFTPD with the configuration of docker/, over a folder. */
async function startFtp(t: TestContext, inbox: string): Promise<{ readonly open: string }> {
  const folder = tempFolder(t)
  const port = await freePort()
  const users = join(folder, 'users')
  execFileSync(
    'ftpasswd',
    ['--passwd', '--file', users, '--name', 'camera', '--uid', '1000', '--gid', '1000'].concat([
      '--home',
      inbox,
      '--shell',
      '/bin/false',
      '--stdin'
    ]),
    { input: 'secret\n', stdio: ['pipe', 'ignore', 'ignore'] }
  )
  execFileSync('chmod', ['600', users])
  execFileSync('chmod', ['777', inbox])
  const text = readFileSync(join(PACKAGE_ROOT, 'docker/proftpd.conf'), 'utf8')
    .replace(/^Port .*/m, `Port ${port}`)
    .replace(/^User .*/m, 'User nobody')
    .replace(/^Group .*/m, 'Group nogroup')
    .replace(/^DefaultRoot .*/m, `DefaultRoot ${inbox}`)
    .replace(/^AuthUserFile .*/m, `AuthUserFile ${users}`)
  const conf = join(folder, 'proftpd.conf')
  writeFileSync(conf, `${text}PidFile ${join(folder, 'pid')}\nScoreboardFile ${join(folder, 'scoreboard')}\n`)
  const server = spawn('/usr/sbin/proftpd', ['-n', '-q', '-c', conf], { stdio: 'ignore' })
  t.after(() => server.kill('SIGTERM'))
  const open = `set net:max-retries 1; set ftp:ssl-allow no; open -u camera,secret ftp://127.0.0.1:${port}`
  await until('ProFTPD', () =>
    run('lftp', ['-c', `${open}; ls`]).then(
      () => true,
      () => false
    )
  )
  return { open }
}

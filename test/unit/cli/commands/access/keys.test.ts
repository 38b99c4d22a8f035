import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { openKeys } from '../../../../../src/cli/open-keys.ts'
import { databaseOf } from '../../../store/database/database-fixture.ts'
import { cliFixture } from '../../cli-fixture.ts'
import { readQrCode } from '../../../../read-qr-code.ts'

/** Reads a QR code of half blocks as a scanner would; the blocks are white. */
function scan(lines: readonly string[]): string | undefined {
  const side = 4
  const [width, height] = [lines[0]!.length * side, 2 * lines.length * side]
  const pixels = new Uint8ClampedArray(4 * width * height).fill(255)
  for (let n = 0; n < width * height; n++) {
    const line = Math.floor(n / width / side)
    const block = lines[Math.floor(line / 2)]![Math.floor((n % width) / side)]!
    const isWhite = block === '█' || block === (line % 2 === 0 ? '▀' : '▄')
    pixels.fill(isWhite ? 255 : 0, 4 * n, 4 * n + 3)
  }
  return readQrCode(pixels, width, height)
}

suite('okng keys', () => {
  test('makes a key that the service knows, lists it, revokes it', async (t) => {
    const { folder, run } = cliFixture(t)
    const made = await run('keys', 'create', '--name', 'anna', '--role', 'admin')
    assert.equal(made.code, 0, made.stderr)
    const key = made.stdout.trim()
    assert.match(key, /^okng_[0-9a-f]{12}_[\w-]{43}$/)
    assert.match(made.stderr, /^key of anna, role admin; it is shown only now:\nFrom now on cameras need a key/)
    const camera = JSON.parse(
      (await run('keys', 'create', '--name', 'camera 1', '--role', 'camera', '--json')).stdout
    ) as { id: string; key: string; role: string }
    assert.equal(camera.role, 'camera')

    const service = await openKeys(
      { OKNG_DATA_DIR: join(folder, 'data'), DATABASE_URL: await databaseOf(folder) },
      () => new Date('2026-01-02T03:04:05Z')
    )
    t.after(() => service.close())
    assert.deepEqual(await service.keys.actorOf(key), { name: 'anna', role: 'admin' })
    assert.deepEqual(await service.keys.actorOf(camera.key), { name: 'camera 1', role: 'camera' })

    const revoked = await run('keys', 'revoke', camera.id)
    assert.deepEqual(revoked, { code: 0, stdout: 'revoked the key of camera 1, role camera\n', stderr: '' })
    assert.equal(await service.keys.actorOf(camera.key), undefined)
    const listed = (await run('keys', 'list')).stdout
    assert.match(
      listed,
      new RegExp(
        `^${camera.id} +camera 1 +camera +2026-11-23T16:05:02.000Z +2026-01-02T03:00:00.000Z `
          + '+2026-11-23T16:05:02.000Z$',
        'm'
      )
    )
    assert.match(
      listed,
      new RegExp(`^${key.slice(5, 17)} +anna +admin +2026-11-23T16:05:02.000Z +2026-01-02T03:00:00.000Z *$`, 'm')
    )
    for (const { stdout } of [await run('keys', 'list'), await run('keys', 'list', '--json')])
      assert.doesNotMatch(stdout, /okng_/)
  })

  test("the first key and the cameras' in one step, as QR codes that a scanner reads", async (t) => {
    const { run } = cliFixture(t)
    const made = await run('keys', 'create', '--name', 'anna', '--role', 'admin', '--camera', 'camera-1', '--qr')
    const keys = made.stdout.trim().split('\n')
    assert.equal(keys.length, 2)
    assert.doesNotMatch(made.stderr, /cameras are asked/)
    const blocks = made.stderr.split('\n').filter((line) => /^[ ▀▄█]+$/.test(line))
    const half = blocks.length / 2
    assert.deepEqual([scan(blocks.slice(0, half)), scan(blocks.slice(half))], keys)
    const again = await run('keys', 'create', '--name', 'bob', '--role', 'admin', '--camera', 'camera-2')
    assert.match(again.stderr, /^okng: expected --camera with the first key only/)
  })

  test('what cannot be done is said', async (t) => {
    const { run } = cliFixture(t)
    assert.deepEqual(await run('keys', 'create', '--name', 'camera 1', '--role', 'camera'), {
      code: 1,
      stdout: '',
      stderr:
        "okng: expected the first key to be of role 'admin', as nobody could make another one without it; "
        + "received role 'camera'\n"
    })
    assert.match(
      (await run('keys', 'create', '--name', '\u001b[2J', '--role', 'admin')).stderr,
      /^okng: --name: expected 1 to 64 letters/
    )
    assert.equal((await run('keys', 'create', '--name', 'a', '--role', 'god')).code, 2)
    assert.equal((await run('keys', 'create', '--name', 'a')).code, 2)
    assert.match((await run('keys', 'revoke', 'x')).stderr, /^okng: key 'x' does not exist$/m)
  })
})

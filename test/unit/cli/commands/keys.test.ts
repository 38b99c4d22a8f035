import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { openKeys } from '../../../../src/cli/open-keys.ts'
import { databaseOf } from '../../store/database/database-fixture.ts'
import { cliFixture } from '../cli-fixture.ts'

suite('okng keys', () => {
  test('makes a key that the service knows, lists it, revokes it', async (t) => {
    const { folder, run } = cliFixture(t)
    const made = await run('keys', 'create', '--name', 'anna', '--role', 'admin')
    assert.equal(made.code, 0, made.stderr)
    const key = made.stdout.trim()
    assert.match(key, /^okng_[0-9a-f]{12}_[\w-]{43}$/)
    assert.equal(made.stderr, 'key of anna, role admin; it is shown only now:\n')
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

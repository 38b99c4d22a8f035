import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { openKeys } from '../../../../src/cli/open-keys.ts'
import { databaseOf } from '../../store/database/database-fixture.ts'
import { cliFixture } from '../cli-fixture.ts'

suite('okng pins', () => {
  test('draws a PIN that the service takes, lists who has one, removes it', async (t) => {
    const { folder, run } = cliFixture(t)
    const set = await run('pins', 'set', 'bob')
    assert.deepEqual([set.code, set.stderr], [0, 'PIN of bob; it is shown only now:\n'])
    const pin = set.stdout.trim()
    assert.match(pin, /^\d{6}$/)
    const service = await openKeys(
      { OKNG_DATA_DIR: join(folder, 'data'), DATABASE_URL: await databaseOf(folder) },
      () => new Date('2026-01-02T03:04:05Z')
    )
    t.after(() => service.close())
    assert.equal((await service.pins.enter('bob', pin)).actor.name, 'bob')
    assert.match((await run('pins', 'list')).stdout, /^bob +2026-11-23T16:05:02.000Z/m)
    assert.equal((await run('pins', 'remove', 'bob')).stdout, 'removed the PIN of bob\n')
    assert.equal((await run('pins', 'remove', 'bob')).stderr, "okng: 'bob' has no PIN\n")
  })

  test('what is no PIN, or no name, is said', async (t) => {
    const { run } = cliFixture(t)
    assert.equal((await run('pins', 'set', 'bob', '--pin', '12345')).stderr, 'okng: pin: expected 6 to 12 digits\n')
    assert.match((await run('pins', 'set', '\u001b[2J')).stderr, /^okng: name: expected 1 to 64 letters/)
  })
})

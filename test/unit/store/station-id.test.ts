import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { stationId } from '../../../src/store/station-id.ts'
import { tempFolder } from '../temp-folder.ts'

suite('stationId', () => {
  test('one per data folder, the same for ever', async (t) => {
    const [here, there] = [tempFolder(t), tempFolder(t)]
    const id = await stationId(here)
    assert.match(id, /^[0-9a-f-]{36}$/)
    assert.equal(await stationId(here), id)
    assert.notEqual(await stationId(there), id)
  })
})

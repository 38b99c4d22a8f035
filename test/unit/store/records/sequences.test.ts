import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createInspectionRecords } from '../../../../src/store/records/inspection-records.ts'
import { openSequences } from '../../../../src/store/records/sequences.ts'
import { openTestDatabase } from '../database/database-fixture.ts'
import { record } from './record-fixture.ts'

const LEFT_OUT = 1000

suite('numbers of a station', () => {
  test('count by station, and go on after the service was closed', async (t) => {
    const database = await openTestDatabase(t)
    const first = await openSequences(database, 'here', LEFT_OUT)
    assert.deepEqual([first.next('a'), first.next('a'), first.next('b'), first.next(null)], [1, 2, 1, 1])
    await first.close(true)
    const second = await openSequences(database, 'here', LEFT_OUT)
    assert.deepEqual([second.next('a'), second.next('b'), second.next(null)], [3, 2, 2])
    const elsewhere = await openSequences(database, 'there', LEFT_OUT)
    assert.equal(elsewhere.next('a'), 1)
  })

  test('after crashes no number is given twice, also where nothing was recorded between two of them', async (t) => {
    const database = await openTestDatabase(t)
    const records = createInspectionRecords(database, 'here')
    const numbers = await openSequences(database, 'here', LEFT_OUT)
    const given = [numbers.next('a'), numbers.next('a')]
    await records.add([record(1, { station: 'a', sequence: 1 }), record(2, { station: 'a', sequence: 2 })])
    // Answered, and lost with the process.
    given.push(numbers.next('a'))
    for (let crash = 0; crash < 3; crash++) given.push((await openSequences(database, 'here', LEFT_OUT)).next('a'))
    assert.deepEqual(given, [1, 2, 3, 1003, 2003, 3003])
  })

  test('an older record does not set a number back', async (t) => {
    const database = await openTestDatabase(t)
    const records = createInspectionRecords(database, 'here')
    await records.add([record(2, { station: 'a', sequence: 9 })])
    await records.add([record(1, { station: 'a', sequence: 8 })])
    assert.equal((await openSequences(database, 'here', 0)).next('a'), 10)
  })
})

// config/README.md is what operators read; it must say what the service accepts.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { configReference, REFERENCE_FILE } from '../src/build/config-reference.ts'
import { ENVIRONMENT } from '../src/config/environment.ts'

const text = configReference()
const rows = text.split('\n').filter((line) => line.startsWith('| `'))
const cell = (key: string, column: number): string =>
  rows
    .find((row) => row.startsWith(`| \`${key}\` |`))!
    .split(' | ')
    .at(column)!

suite('config reference', () => {
  test('config/README.md is what the schema says, to the byte; `npm run config-reference` writes it', () => {
    assert.equal(readFileSync(REFERENCE_FILE, 'utf8'), text)
  })

  test('names every variable, and states default and range', () => {
    for (const name of Object.keys(ENVIRONMENT)) assert.ok(text.includes(`| \`${name}\` |`), name)
    assert.equal(cell('limits.maxWaiting', 2), '`64`')
    assert.equal(cell('limits.maxWaiting', 3), '1 to 100000')
    assert.equal(cell('pictures.retention.maxAgeDays', 3), '> 0 to 36500')
    assert.equal(cell('runtime', 2), '`"auto"`')
    assert.equal(cell('stations.<name>.deadlineMs', 3), '1 to 3600000')
  })
})

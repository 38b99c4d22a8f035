// The formatter wraps code, but neither texts nor comments: this sees those, too.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const MAX_COLUMNS = 120
const FOLDERS = ['src', 'test', 'config', 'docker']
const CODE = /\.(?:tsx?|c?js|css|html|sh)$/
/** Code of others. */
const LEFT_OUT = ['src/web/vendor/']

suite('line width', () => {
  test(`no line of code, text or comment is longer than ${MAX_COLUMNS} columns`, () => {
    const files = FOLDERS.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file))
    ).filter((file) => CODE.test(file) && !LEFT_OUT.some((folder) => file.startsWith(folder)))
    assert.ok(files.length > 0)
    const long = files.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, index) => (line.length > MAX_COLUMNS ? [`${file}:${index + 1}: ${line.length}`] : []))
    )
    assert.deepEqual(long, [])
  })
})

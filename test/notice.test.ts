// NOTICE names each licence of what is installed for production, and what is under the LGPL.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

interface Package {
  readonly dev?: boolean
  readonly link?: boolean
  readonly license?: string
  readonly deprecated?: string
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Readonly<Record<string, Package>>
}
const installed = Object.entries(packages).filter(([path, { dev }]) => path.includes('node_modules/') && dev !== true)
const notice = readFileSync('NOTICE', 'utf8')
/** Their package.json names no licence: jStat is under MIT, the other one is a part of okng. */
const WITHOUT_LICENCE = new Set(['node_modules/global-agent', 'node_modules/jstat'])

suite('NOTICE', () => {
  test('every licence of an installed package is named', () => {
    const named = /^Their licences: (.*)\.$/m.exec(notice)![1]!.split(', ')
    const missing = installed.filter(
      ([path, { license }]) =>
        !WITHOUT_LICENCE.has(path)
        && !(license?.replace(/[()]/g, '').split(/ AND | OR /) ?? ['none']).every((each) => named.includes(each))
    )
    assert.deepEqual(missing, [])
  })

  test('every package under the LGPL is named', () => {
    const patterns = /\(packages (@img[^)]*)\)/.exec(notice)![1]!.split(', ')
    const names = installed
      .filter(([, { license }]) => license?.includes('GPL') === true)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
    assert.ok(names.length > 5)
    for (const name of names)
      assert.ok(
        patterns.some((pattern) => name === pattern || name.startsWith(pattern.replace('*', ''))),
        name
      )
  })

  test('no package that is installed is deprecated', () => {
    assert.deepEqual(
      installed.filter(([, { deprecated }]) => deprecated !== undefined),
      []
    )
  })
})

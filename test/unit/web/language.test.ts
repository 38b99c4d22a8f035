import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'
import * as format from '../../../src/web/format.ts'
import { de } from '../../../src/web/language/de.ts'
import { TEXTS } from '../../../src/web/language/en.ts'
import { es } from '../../../src/web/language/es.ts'
import { ja } from '../../../src/web/language/ja.ts'
import { LANGUAGES, preferredLanguage } from '../../../src/web/language/languages.ts'
import { counted, speak, t } from '../../../src/web/language/translate.ts'
import { zh } from '../../../src/web/language/zh.ts'
import { fromStationZone, inStationZone, setStationZone } from '../../../src/web/station-zone.ts'

const PAGE = join(PACKAGE_ROOT, 'src/web')
const sources = readdirSync(PAGE, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('language/') && !path.endsWith('.d.ts'))
  .map((path) => ({ path, text: readFileSync(join(PAGE, path), 'utf8') }))

const namesIn = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()

suite('catalogues', () => {
  for (const [code, catalogue] of Object.entries({ de, es, zh, ja })) {
    test(`${code} has every text, no other, and each with the same figures in it`, () => {
      assert.deepEqual(Object.keys(catalogue).sort(), [...TEXTS].sort())
      for (const text of TEXTS) {
        assert.notEqual(catalogue[text].trim(), '', text)
        assert.deepEqual(namesIn(catalogue[text]), namesIn(text), text)
      }
    })
  }

  test('every text is used', () => {
    const all = sources.map(({ text }) => text).join('\n')
    const unused = TEXTS.filter((text) => ![`'${text}'`, `"${text}"`, ` ${text}:`].some((used) => all.includes(used)))
    assert.deepEqual(unused, [])
  })

  test('the sentence for old browsers is there in every language', () => {
    const page = readFileSync(join(PAGE, 'index.html'), 'utf8')
    for (const language of Object.keys(LANGUAGES)) assert.match(page, new RegExp(`<p lang="${language}">[^/]{20,}106`))
  })

  test('no view holds words of its own', () => {
    const found = sources
      .filter(({ path }) => path.endsWith('.tsx'))
      .flatMap(({ path, text }) => wordsIn(text).map((words) => `${path}: ${words}`))
    assert.deepEqual(found, [])
  })

  test('words of a view are recognised', () => {
    const view =
      '<p class="soft">Not translated</p>\n<p>\n  Nor this one\n</p><input title="nor this" />{t(\'but this\')}'
    assert.deepEqual(wordsIn(view), ['Not translated', 'Nor this one', 'nor this'])
  })
})

/** Words that are the same in every language: product, verdicts, figures, units, names of keys. */
const SAME = /^(?:okng|OK|NG|REVIEW|AUROC|px|Esc|[A-Z?←→+−–⚙])$/

/** Texts between tags, and those of attributes that people see or hear. */
function wordsIn(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const between = [...code.matchAll(/<[\w.]*[^<>]*(?<![=\s])>([^<>{}]*)(?=[<{])/g)].map(([, text]) => text!)
  const attributes = [...code.matchAll(/ (?:aria-label|title|placeholder|label|alt)="([^"]*)"/g)].map(
    ([, text]) => text!
  )
  return [...between, ...attributes]
    .map((text) => text.trim())
    .filter((text) => /\p{L}{2}/u.test(text) && !/[=;()]|^(?:case '|default:|const$)/.test(text) && !SAME.test(text))
}

suite('choice of a language', () => {
  test('what was chosen, else the first of the browser that there is, else English', () => {
    assert.equal(preferredLanguage('ja', ['de-AT']), 'ja')
    assert.equal(preferredLanguage(null, ['fr-FR', 'de-AT', 'en']), 'de')
    assert.equal(preferredLanguage(null, ['ZH-Hans-CN']), 'zh')
    assert.equal(preferredLanguage(null, ['fr', 'toString']), 'en')
    assert.equal(preferredLanguage('tlh', []), 'en')
  })

  test('texts and numbers are of the language', (context) => {
    context.after(() => {
      speak('en', null)
    })
    assert.equal(t('{n} waiting', { n: 3 }), '3 waiting')
    speak('de', de)
    assert.equal(t('{n} waiting', { n: 3 }), '3 warten')
    assert.deepEqual(
      [1, 2].map((n) => counted(n, '1 picture', '{n} pictures')),
      ['1 Bild', '2 Bilder']
    )
    assert.deepEqual(
      [format.score(0.1234), format.percent(0.265), format.count(12_000)],
      ['0,123', '26,5\u00A0%', '12.000']
    )
    assert.equal(format.evidence([{ name: 'outline', score: 2, says: 'oval by 14 %' }]), 'Umriss: um 14 % oval')
  })
})

suite('words of the service', () => {
  test('what is in no table is shown as it came, whatever it is called', () => {
    assert.deepEqual(
      [format.defectKind('pit'), format.defectKind('constructor'), format.evidenceName('toString')],
      ['pit', 'constructor', 'toString']
    )
    assert.deepEqual(
      [format.reason('FAULT'), format.reason('NEW_REASON')],
      ['could not be judged: a stage failed', 'new reason']
    )
  })
})

suite("the station's clock", () => {
  test("shows its own zone, whatever the device's is", (context) => {
    context.after(() => {
      setStationZone('nowhere')
    })
    setStationZone('Asia/Tokyo')
    assert.deepEqual(inStationZone(new Date('2026-11-28T15:04:05Z')), { date: '2026-11-29', time: '00:04:05' })
    assert.equal(fromStationZone('2026-11-29T00:04'), '2026-11-28T15:04:00.000Z')
    setStationZone('Europe/Berlin')
    assert.equal(format.time('2026-07-01T12:00:00Z'), '2026-07-01 14:00:00')
    // Clocks go back at 03:00 on this day, and forward at 02:00 on the other.
    assert.equal(fromStationZone('2026-10-25T04:00'), '2026-10-25T03:00:00.000Z')
    assert.equal(fromStationZone('2026-10-25T01:00'), '2026-10-24T23:00:00.000Z')
    assert.equal(fromStationZone('2026-03-29T03:30'), '2026-03-29T01:30:00.000Z')
  })

  test('a zone that the browser does not know leaves that of the device', () => {
    setStationZone('Mars/Olympus')
    assert.match(format.time('2026-07-01T12:00:00Z'), /^2026-0[67]-\d\d \d\d:00:00$|^2026-07-01 \d\d:\d\d:00$/)
  })
})

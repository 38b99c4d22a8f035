import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { renderStudy } from '../../../../src/quality/report/study-html.ts'
import { studyRows } from '../../../../src/quality/report/study-csv.ts'
import { checkMasters, countPresentations } from '../../../../src/quality/study/check-presentations.ts'
import { type Measurement, measuredBy } from '../../../../src/quality/study/measurement.ts'
import { studySystem } from '../../../../src/quality/study/system-study.ts'

const presented = (part: string, changes: Partial<Measurement> = {}, diameter = 100, score = 0.1): Measurement => ({
  part,
  station: 'line1',
  reference: 'good',
  source: `${part}/1.png`,
  verdict: 'OK',
  values: { score, diameter, bore: null, eccentricity: null },
  inMm: false,
  ...changes
})

/** Three good parts and a defective one with markup in its name, twice each. */
const MEASUREMENTS: readonly Measurement[] = [
  ...[1, 2, 3].flatMap((n) => [
    presented(`OK/${n}`, {}, 100 + n, 0.1 + 0.01 * n),
    presented(`OK/${n}`, {}, 100.1 + n, 0.11 + 0.01 * n)
  ]),
  presented('NG/<b>', { reference: 'defect', verdict: 'NG' }, 104, 0.9),
  presented('NG/<b>', { reference: 'defect', verdict: 'REVIEW' }, 104.1, 0.5)
]

const study = (measurements = MEASUREMENTS, more: Partial<Parameters<typeof studySystem>[0]> = {}) =>
  studySystem({
    recipe: 'ring',
    modelVersion: 'v1',
    threshold: 0.4,
    at: '2026-11-29T07:00:00.000Z',
    measurements,
    tolerances: new Map([['diameter', { low: 95, high: 110 }]]),
    masters: [],
    ...more
  })

suite('study of a measurement system', () => {
  test('a verdict that is not OK rejects; scores and lengths become gauge studies', () => {
    const { attribute, gauges } = study()
    assert.equal(attribute.system.effectiveness.byPart!.count, 4)
    assert.equal(attribute.system.miss.byDecision!.count, 0)
    assert.equal(attribute.zone!.width.toFixed(3), '0.565')
    assert.deepEqual(
      gauges.map(({ characteristic, leftOut }) => [characteristic, leftOut.length]),
      [
        ['score', 0],
        ['diameter', 0]
      ]
    )
    // Each part moves by 0.1 between its two presentations: variance 0.005.
    assert.equal(gauges[1]!.rr!.repeatability.variance.toFixed(6), '0.005000')
    assert.equal(gauges[1]!.capability!.count, 3)
    assert.equal(gauges[0]!.capability, null)
  })

  test('a part that was not found each time is left out of the gauge study, and counts as rejected', () => {
    const missing = { score: null, diameter: null, bore: null, eccentricity: null }
    const { gauges, attribute } = study(
      MEASUREMENTS.map((it, n) => (n === 0 ? { ...it, verdict: 'NG', values: missing } : it))
    )
    assert.deepEqual(gauges[1]!.leftOut, ['OK/1'])
    assert.equal(attribute.zone, null)
    assert.equal(attribute.system.falseAlarm.byDecision!.count, 1)
  })

  test('the report needs no network and no script, escapes names, and is the same for the same study', () => {
    const report = renderStudy(study())
    assert.equal(report, renderStudy(study()))
    assert.doesNotMatch(report, /<script|https?:\/\/|<b>\//)
    assert.match(report, /NG\/&lt;b&gt;/)
    for (const words of ['Effectiveness', 'By decision', 'Cohen', 'Zone in which decisions differ', 'Diameter (px)'])
      assert.ok(report.includes(words), words)
    assert.doesNotMatch(report, /NaN|undefined|null/)
    // A chance that is small is not none; a study has no groups, so no Cp.
    assert.match(report, /&lt; 0\.001/)
    assert.doesNotMatch(report, /0\.000<|<th[^>]*>Cpk?</)
  })

  test('a master of 12 measurements gives Cg and Cgk; what cannot is refused before', () => {
    const masters = [{ characteristic: 'diameter', part: 'OK/1', value: 101 } as const]
    const tolerances = new Map([['diameter', { low: 95, high: 110 }] as const])
    const often = Array.from({ length: 12 }, (_, n) => presented('OK/1', {}, 101 + 0.01 * (n % 3)))
    checkMasters(countPresentations(often), tolerances, masters)
    const { gauges } = study(often, { masters })
    const [type1] = gauges[1]!.type1
    assert.deepEqual([type1!.station, type1!.result.count, type1!.result.capable], ['line1', 12, true])
    assert.match(renderStudy(study(often, { masters })), /Master, type 1/)
    assert.throws(
      () => checkMasters(countPresentations(MEASUREMENTS), tolerances, masters),
      /at least 10 times .* received 2 times at line1/
    )
    assert.throws(() => checkMasters([], tolerances, masters), /expected a master that is in the study/)
    assert.throws(
      () => checkMasters(countPresentations(often), new Map(), masters),
      /a tolerance with two limits for the master of diameter/
    )
  })

  test('one part with two references is refused', () => {
    assert.throws(
      () => study([presented('1'), presented('1', { reference: 'defect' })]),
      /expected one reference for part '1', received both/
    )
  })

  test('CSV rows count the trials and leave out what was not measured', () => {
    assert.deepEqual(studyRows(MEASUREMENTS).slice(0, 3), [
      [
        'part',
        'reference',
        'station',
        'trial',
        'verdict',
        'score',
        'diameter',
        'bore',
        'eccentricity',
        'unit',
        'source'
      ],
      ['OK/1', 'good', 'line1', '1', 'OK', '0.11', '101', '', '', 'px', 'OK/1/1.png'],
      ['OK/1', 'good', 'line1', '2', 'OK', '0.12', '101.1', '', '', 'px', 'OK/1/1.png']
    ])
  })

  test('lengths are in millimetres where the recipe has a scale', () => {
    const circle = { cx: 1, cy: 1, r: 50, confidence: 1 }
    assert.deepEqual(measuredBy({ score: 0.1, circle, diameterMm: null }), {
      inMm: false,
      values: { score: 0.1, diameter: 100, bore: null, eccentricity: null }
    })
    const lengths = { radius: 1, diameter: 2, offsetX: 3, offsetY: 4, eccentricity: 5 }
    const bore = { circle, px: lengths, mm: { ...lengths, diameter: 20, eccentricity: 0.5 }, ovality: null }
    assert.deepEqual(measuredBy({ score: null, circle, bore, diameterMm: 50 }), {
      inMm: true,
      values: { score: null, diameter: 50, bore: 20, eccentricity: 0.5 }
    })
  })
})

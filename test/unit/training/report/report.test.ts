import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { ReportData } from '../../../../src/training/report/report-data.ts'
import { renderReport } from '../../../../src/training/report/report.ts'
import { PIXEL, sampleReport } from './report-sample.ts'

const NOBODY = { total: 0, items: [] }
const charts = (page: string) => [...page.matchAll(/data-chart="([^"]+)"/g)].map(([, id]) => id)
const section = (page: string, id: string) => page.slice(page.indexOf(`<section id="${id}">`)).split('</section>')[0]
/** The page as read: no style sheet, no charts, no tags. */
const words = (markup: string) =>
  markup.replace(/<style[^]*?<\/style>|<svg[^]*?<\/svg>|<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const okOnly = (data: ReportData): ReportData => ({
  ...data,
  epochs: [],
  testScores: null,
  calibrationScores: { good: data.calibrationScores.good, defect: [] },
  calibration: { ...data.calibration, method: 'conformal', escape: null, promisedOverkillRate: 0.01 },
  gallery: { caught: NOBODY, missed: NOBODY, overkill: NOBODY }
})

suite('renderReport', () => {
  const data = sampleReport()
  const page = renderReport(data)

  test('draws every chart', () => {
    assert.deepEqual(charts(page).sort(), [
      'auroc',
      'calibration-close-up',
      'calibration-rates',
      'calibration-roc',
      'calibration-scores',
      'losses',
      'test-close-up',
      'test-rates',
      'test-roc',
      'test-scores'
    ])
  })
  test('charts scale with the page and name themselves', () => {
    for (const [svg] of page.matchAll(/<svg[^>]*>/g))
      assert.match(svg, /viewBox="0 0 440 290" role="img" aria-label="[^"]{20,}"/)
  })
  test('needs nothing else: no scripts, no addresses, no references but data URIs and its own ids', () => {
    assert.doesNotMatch(page, /<script|<link|<iframe|@import|https?:|\son\w+=/i)
    for (const [, target] of page.matchAll(/(?:src|href)="([^"]*)"/g)) assert.match(target, /^data:image\//)
    for (const [, target] of page.matchAll(/url\(([^)]*)\)/g))
      assert.ok(page.includes(`id="${target.slice(1)}"`), target)
  })
  test('ids are unique', () => {
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    assert.deepEqual(ids, [...new Set(ids)])
  })
  test('the same data gives the same bytes, through JSON too', () => {
    assert.equal(renderReport(data), page)
    assert.equal(renderReport(JSON.parse(JSON.stringify(data)) as ReportData), page)
  })
  test('no value got lost on the way', () => {
    assert.doesNotMatch(page, /NaN|undefined|\[object|Infinity|>null</)
  })
  test('says what was made of what', () => {
    const made = words(section(page, 'provenance'))
    for (const fact of [
      data.dataHash,
      data.codeVersion,
      'Seed 1 ',
      'tensorflow (CPU)',
      '10 min 05 s',
      'Learning rate 0.001',
      'Embedding size 64',
      'Defect bank yes'
    ]) {
      assert.ok(made.includes(fact), `${fact} in ${made}`)
    }
  })
  test('counts pictures per split, all together, and the rejected ones with their reason', () => {
    const counts = words(section(page, 'data'))
    for (const row of [
      'Available 1203 602 1805',
      'Used for training 400 200 600',
      'Used for test 480 240 720',
      'Used in all 1200 600 1800',
      'parts/cast-0421.png no part found'
    ]) {
      assert.ok(counts.includes(row), `${row} in ${counts}`)
    }
  })
  test('the matrix and the rates have their denominators and exact bounds', () => {
    // 10 good: 8 OK, 1 REVIEW, 1 NG; 4 defects: 1 OK, 3 NG. scipy: beta.ppf([.025, .975], [1, 2], [10, 9]); [1, 2], [4,
    // 3]; [1, 2], [14, 13]
    const small = renderReport({
      ...data,
      calibration: { ...data.calibration, threshold: 0.5 },
      reviewFrom: 0.4,
      testScores: { good: [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.45, 0.5], defect: [0.39, 0.6, 0.7, 0.8] }
    })
    const matrix = words(section(small, 'confusion'))
    for (const row of [
      'Good 8 1 1 10',
      'Defect 1 0 3 4',
      'Escape: defect judged OK 1 / 4 25.0 % (0.63 % to 80.6 %)',
      'Overkill: good judged NG 1 / 10 10.0 % (0.25 % to 44.5 %)',
      'Sent to review 1 / 14 7.1 % (0.18 % to 33.9 %)'
    ])
      assert.ok(matrix.includes(row), `${row} in ${matrix}`)
  })
  test('shows each picture with its heat map, score and file name', () => {
    const gallery = section(page, 'gallery')
    const items = [data.gallery.missed, data.gallery.overkill, data.gallery.caught, data.gallery.review!].flatMap(
      ({ items }) => items
    )
    assert.equal(gallery.match(/<img /g)?.length, 2 * items.length)
    for (const { file, score, label } of items)
      assert.ok(
        gallery.includes(`<b>${score.toFixed(4)}</b> ${label === undefined ? '' : `${label}, `}${file}</figcaption>`)
      )
    assert.ok(words(gallery).includes(`8 of ${data.gallery.caught.total} shown`))
  })
  test('a picture without a heat map stands alone', () => {
    const missed = { total: 1, items: [{ file: 'a.png', score: 0.1, picture: PIXEL, heatmap: null }] }
    assert.equal(
      section(renderReport({ ...data, gallery: { caught: NOBODY, overkill: NOBODY, missed } }), 'gallery').match(
        /<img /g
      )?.length,
      1
    )
  })
  test('with a review band: both lines, both working points, and what goes to a person', () => {
    const {
      calibration: { threshold },
      reviewFrom
    } = data
    for (const chart of ['test-scores', 'test-rates', 'test-close-up']) {
      const drawn = page.split(`data-chart="${chart}"`)[1].split('</svg>')[0]
      assert.equal(drawn.match(/stroke-dasharray/g)?.length, 2, chart)
      assert.match(drawn, />NG</)
      assert.match(drawn, />REVIEW</)
    }
    assert.match(page.split('data-chart="test-roc"')[1].split('</svg>')[0], />NG or REVIEW</)
    assert.ok(
      words(section(page, 'threshold')).includes(
        `A part with a score from ${reviewFrom.toFixed(4)} up to the threshold goes to a person`
      )
    )
    assert.ok(words(section(page, 'gallery')).includes('Sent to a person (judged REVIEW)'))
    const without = renderReport({ ...data, reviewFrom: threshold })
    assert.doesNotMatch(without, />REVIEW<\/text>|NG or REVIEW|judged REVIEW|goes to a person/)
  })
  test('scores far apart are drawn on a logarithmic axis, scores next to 0 are not', () => {
    const histogramOf = (scores: { good: number[]; defect: number[] }) =>
      renderReport({ ...data, testScores: scores })
        .split('data-chart="test-scores"')[1]
        .split('</svg>')[0]
    assert.match(histogramOf({ good: [0.1, 0.12], defect: [1.9] }), /Anomaly score \(logarithmic\)/)
    assert.doesNotMatch(histogramOf({ good: [0, 0.12], defect: [1.9] }), /logarithmic/)
    assert.doesNotMatch(histogramOf({ good: [0.2, 0.3], defect: [0.5] }), /logarithmic/)
  })
  test('the threshold line stands where the threshold is on the axis', () => {
    // Scores 0 to 0.1, so the axis runs from 0 at x = 66 to 0.1 at x = 440 - 18; lines snap to whole pixels. (The chart
    // library's default, two decimals for the line's place, would put this one 13 pixels to the left.)
    const drawn = renderReport({
      ...data,
      calibration: { ...data.calibration, threshold: 0.0137 },
      reviewFrom: 0.0137,
      testScores: { good: [0, 0.02], defect: [0.04, 0.1] }
    })
    const histogram = drawn.split('data-chart="test-scores"')[1].split('</svg>')[0]
    const line = /d="M([\d.]+) 244L([\d.]+) 50"[^>]*stroke-dasharray/.exec(histogram)
    assert.ok(line, 'a dashed vertical line')
    assert.equal(line[1], line[2])
    assert.ok(Math.abs(Number(line[1]) - (66 + 0.137 * (440 - 18 - 66))) <= 1, line[1])
  })
})

suite('renderReport does not trust text', () => {
  const evil = '<img src=x onerror=alert(1)>"&\''
  const escaped = '&lt;img src=x onerror=alert(1)&gt;&quot;&amp;&#39;'
  test('file names, reasons, names and settings are escaped', () => {
    const data = sampleReport()
    const item = { file: evil, score: 0.1, picture: PIXEL, heatmap: PIXEL }
    const page = renderReport({
      ...data,
      recipe: evil,
      backend: evil,
      settings: { [evil]: evil },
      splits: [{ name: evil, good: 1, defect: 1 }],
      rejected: [{ file: evil, reason: evil }],
      gallery: { ...data.gallery, missed: { total: 1, items: [item] } }
    })
    assert.ok(!page.includes(evil) && !page.includes('<img src=x'))
    // title, heading, provenance: recipe 3; backend 1; settings 2; split 1; rejected 2; picture: two alts and a caption
    assert.equal(page.split(escaped).length - 1, 3 + 1 + 2 + 1 + 2 + 3)
  })
  test('a picture that is not embedded is refused', () => {
    for (const picture of [
      'https://example.org/a.png',
      'javascript:alert(1)',
      'data:text/html;base64,AAAA',
      'data:image/png;base64,AA" onload="x',
      ''
    ]) {
      const missed = { total: 1, items: [{ file: 'a.png', score: 0.1, picture, heatmap: null }] }
      const { gallery, ...rest } = sampleReport()
      assert.throws(() => renderReport({ ...rest, gallery: { ...gallery, missed } }), {
        name: 'RangeError',
        message: /a\.png: expected a data:image/
      })
    }
  })
})

suite('renderReport says in words what is not there', () => {
  test('good parts only: no ROC, no escape rate, no pictures, no epochs', () => {
    const page = renderReport(okOnly(sampleReport()))
    assert.deepEqual(charts(page).sort(), ['calibration-close-up', 'calibration-rates', 'calibration-scores'])
    const text = words(page)
    for (const statement of [
      'no defects to measure it on',
      'There were no defects among these parts',
      'No ROC curve: it needs good parts and defects',
      'escape is not measured',
      '0 / 0 not measured',
      'promises to reject at most 1.0 % of the good parts to come',
      'None: no defect was judged OK',
      'None: no good part was judged NG',
      'None: no defect was judged NG',
      'No epochs:',
      'measured on the calibration parts, on which the threshold was chosen too'
    ])
      assert.ok(text.includes(statement), statement)
    assert.doesNotMatch(page, /NaN|undefined|Infinity/)
  })
  test('no validation AUROC', () => {
    const data = sampleReport()
    const none = { validationAuroc: null, trainingAuroc: null, validationTripletLoss: null }
    const page = renderReport({ ...data, epochs: data.epochs.map((epoch) => ({ ...epoch, ...none })) })
    assert.ok(!charts(page).includes('auroc'))
    assert.match(words(section(page, 'training')), /Not measured: the validation split holds one class only/)
    // NG pictures to train on, none held out.
    const half = renderReport({
      ...data,
      epochs: data.epochs.map((epoch) => ({ ...epoch, ...none, trainingAuroc: 0.9 }))
    })
    assert.ok(charts(half).includes('auroc'))
    assert.match(words(section(half, 'training')), /Validation: Not measured/)
  })
  test('a report made before the other figures were noted down', () => {
    const data = sampleReport()
    const page = renderReport({
      ...data,
      epochs: data.epochs.map(({ epoch, loss, tripletLoss, reconstructionLoss, validationAuroc }) => ({
        epoch,
        loss,
        tripletLoss,
        reconstructionLoss,
        validationAuroc
      }))
    })
    assert.deepEqual(charts(page), charts(renderReport(data)))
    const training = section(page, 'training')
    assert.ok(
      !training.includes('Classification')
        && !training.includes('Defect map')
        && !training.includes('Triplet, validation')
        && training.includes('>Validation<')
    )
    assert.match(
      section(renderReport(data), 'training'),
      />Classification<[^]*>Defect map<[^]*>Triplet, validation<[^]*>Training<\/text>[^]*>Validation</
    )
  })
  test('defects found but no pictures kept of them; nothing rejected', () => {
    const data = sampleReport()
    const text = words(
      renderReport({ ...data, rejected: [], gallery: { ...data.gallery, caught: { total: 7, items: [] } } })
    )
    assert.ok(text.includes('Defects caught (judged NG): 7 No pictures were kept of them.'))
    assert.ok(text.includes('None: every picture could be read and held a part.'))
  })
  test('no section is empty', () => {
    for (const data of [sampleReport(), okOnly(sampleReport())]) {
      const sections = [...renderReport(data).matchAll(/<section id="([^"]+)">([^]*?)<\/section>/g)]
      assert.deepEqual(
        sections.map(([, id]) => id),
        ['threshold', 'confusion', 'gallery', 'training', 'data', 'provenance']
      )
      for (const [, id, markup] of sections) {
        const [beforeFirst, ...blocks] = markup.split('<h3>')
        for (const block of blocks.length > 0 ? blocks : [beforeFirst])
          assert.match(block, /<svg|<img|<td|class="empty"/, id)
      }
    }
  })
})

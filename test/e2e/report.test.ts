// Training reports in a real Chromium, opened as files: every section shows something, nothing is asked of a network,
// nothing sticks out of the window.
import { after, before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { createContext } from '../../src/cli/context.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { PACKAGE_ROOT } from '../../src/package-root.ts'
import { renderReport } from '../../src/training/report/report.ts'
import { sampleReport } from '../unit/training/report/report-sample.ts'
import { chromiumPath, openBrowser, openPage } from './browser.ts'
import { beyondTheBorder, emptySections } from './empty-sections.ts'

const WIDTHS = { desktop: 1280, phone: 390 } as const
const NOBODY = { total: 0, items: [] }
const executablePath = chromiumPath()

suite(
  'training report',
  {
    skip: executablePath === undefined ? 'no Chromium: install it, or name one in OKNG_CHROMIUM' : false,
    timeout: 280_000
  },
  () => {
    const root = mkdtempSync(join(realpathSync(tmpdir()), 'okng-report-'))
    const shots = mkdtempSync(join(realpathSync(tmpdir()), 'okng-screenshots-'))
    let browser: Browser
    before(async () => {
      browser = await openBrowser(executablePath!)
    })
    after(async () => {
      await browser?.close()
      rmSync(root, { recursive: true, force: true })
    })

    /** Opens a report at each width, looks it over, and keeps a picture of it. */
    async function lookAt(name: string, file: string): Promise<void> {
      for (const [size, width] of Object.entries(WIDTHS)) {
        const context = await browser.newContext({ viewport: { width, height: 900 } })
        const { page, complaints } = await openPage(context)
        const asked: string[] = []
        page.on('request', (request) => {
          if (!request.url().startsWith('data:')) asked.push(request.url())
        })
        await page.goto(pathToFileURL(file).href)
        assert.deepEqual(await emptySections(page), [], `${name}, ${size}`)
        assert.deepEqual(await beyondTheBorder(page), [], `${name}, ${size}`)
        await page.screenshot({ path: join(shots, `${name}-${size}.png`), fullPage: true })
        assert.deepEqual(asked, [pathToFileURL(file).href], `${name}, ${size}: expected no request but the file itself`)
        assert.deepEqual(complaints, [], `${name}, ${size}`)
        await context.close()
      }
    }
    const write = (name: string, html: string): string => {
      const file = join(root, `${name}.html`)
      writeFileSync(file, html)
      return file
    }

    test('of the shipped model', async (t) => {
      t.diagnostic(`screenshots: ${shots}`)
      const folder = join(PACKAGE_ROOT, 'models/demo-ring')
      const versions = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
      assert.ok(versions.length > 0)
      for (const { name } of versions) await lookAt('shipped', join(folder, name, 'report.html'))
    })

    test('with all there can be, and with good parts alone', async () => {
      const data = sampleReport()
      await lookAt('everything', write('everything', renderReport(data)))
      const {
        calibration,
        calibrationScores: { good }
      } = data
      await lookAt(
        'good-parts-alone',
        write(
          'good-parts-alone',
          renderReport({
            ...data,
            epochs: [],
            rejected: [],
            testScores: null,
            calibrationScores: { good, defect: [] },
            gallery: { caught: NOBODY, missed: NOBODY, overkill: NOBODY },
            calibration: { ...calibration, method: 'conformal', escape: null, promisedOverkillRate: 0.01 }
          })
        )
      )
    })

    test('of a training, and drawn again by okng report', async () => {
      const text = { out: '', err: '' }
      const context = createContext(
        { OKNG_DATA_DIR: join(root, 'data') },
        {
          stdout: {
            write: (line: string) => {
              text.out += line
            }
          },
          stderr: {
            write: (line: string) => {
              text.err += line
            }
          }
        }
      )
      const okng = async (...args: string[]): Promise<void> => {
        assert.equal(await runCli(args, context), 0, `okng ${args.join(' ')}: ${text.err}`)
      }
      mkdirSync(join(root, 'data/recipes'), { recursive: true })
      writeFileSync(join(root, 'data/recipes/ring.json'), JSON.stringify({ crop: { sizePx: 32 } }))
      await okng(
        'render',
        '--out',
        join(root, 'parts'),
        '--ok',
        '20',
        '--ng',
        '10',
        '--width',
        '256',
        '--height',
        '192'
      )
      await okng(
        'train',
        '--dataset',
        join(root, 'parts'),
        '--recipe',
        'ring',
        '--epochs',
        '3',
        '--batch-size',
        '8',
        '--backend',
        'wasm',
        '--max-escape',
        '0',
        '--max-overkill',
        '0'
      )
      const { activeModelVersion } = await context.recipes.read('ring')
      const report = join(root, 'data/models/ring', activeModelVersion!, 'report.html')
      await lookAt('trained', report)

      await okng('report', '--recipe', 'ring', '--out', join(root, 'again.html'))
      assert.equal(readFileSync(join(root, 'again.html'), 'utf8'), readFileSync(report, 'utf8'))
    })

    test('a section that shows nothing is found', async () => {
      const html = renderReport(sampleReport())
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
      const { page } = await openPage(context)
      const spoilt = async (change: string): Promise<string[]> => {
        await page.goto(pathToFileURL(write('spoilt', html)).href)
        await page.evaluate(change)
        return emptySections(page)
      }
      const charts = "document.querySelectorAll('#training svg')"
      for (const [change, found] of [
        ["document.getElementById('data').remove()", 'data: not there'],
        [
          "document.getElementById('data').replaceChildren(document.querySelector('#data h2'))",
          'data: nothing below its heading'
        ],
        [
          "document.querySelectorAll('#provenance td').forEach((cell) => { cell.textContent = ''; "
            + "cell.previousElementSibling.textContent = '' })",
          'provenance: nothing below its heading'
        ],
        ["document.getElementById('gallery').style.display = 'none'", 'gallery: no size'],
        [
          `${charts}[0].style.width = '0'; ${charts}[0].style.height = '0'`,
          'training: chart losses is too small to read'
        ],
        [
          `${charts}[0].querySelectorAll('path').forEach((path) => { path.remove() })`,
          'training: chart losses has 0 lines'
        ],
        [`${charts}[0].remove()`, 'training: nothing below "Losses"'],
        [
          "document.querySelector('#gallery .empty, #gallery .gallery').remove()",
          'gallery: nothing below "Defects missed'
        ],
        ["document.querySelector('#gallery img').src = 'data:image/png;base64,AAAA'", 'gallery: picture that is none']
      ] as const) {
        const complaints = await spoilt(change)
        assert.ok(
          complaints.some((line) => line.startsWith(found)),
          `${change}: expected '${found}', received ${JSON.stringify(complaints)}`
        )
      }
      await context.close()
    })
  }
)

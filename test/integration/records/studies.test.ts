// A measurement system analysis from its plan to its report, with pictures that are posted to the real service.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { tempFolder } from '../../unit/temp-folder.ts'
import { databaseOf } from '../../unit/store/database/database-fixture.ts'
import { drawnPart, OKNG, realService } from '../service-fixture.ts'

const PLAN = {
  name: 'msa 1/a',
  recipe: 'demo-ring',
  parts: [
    { part: '11', reference: 'good' },
    { part: '12', reference: 'good' },
    { part: '99', reference: 'defect' }
  ],
  stations: ['a', 'b'],
  presentations: 2
}
const URL_OF_STUDY = `/studies/${encodeURIComponent(PLAN.name)}`

interface Progress {
  readonly done: number
  readonly planned: number
  readonly beyondPlan: number
  readonly places: readonly { readonly part: string; readonly station: string; readonly count: number }[]
}

suite('studies', () => {
  test('planned, posted, reported; the command line takes the references from the plan', async (t) => {
    const data = tempFolder(t)
    const { app } = await realService(t, data, { records: { mode: 'sync' } })
    const post = async (partId: string, station: string): Promise<void> => {
      const reply = await app.inject({
        method: 'POST',
        url: `/inspect?recipe=demo-ring&partId=${partId}&station=${station}&study=${encodeURIComponent(PLAN.name)}`,
        headers: { 'content-type': 'image/bmp' },
        payload: Buffer.from(drawnPart(Number(partId), partId === '99' ? 'dent' : null))
      })
      assert.equal(reply.statusCode, 200, reply.body)
    }
    const progress = async (): Promise<Progress> => (await app.inject(URL_OF_STUDY)).json<Progress>()

    const planned = await app.inject({ method: 'POST', url: '/studies', payload: PLAN })
    assert.equal(planned.statusCode, 201, planned.body)
    assert.equal(planned.headers.location, URL_OF_STUDY)
    assert.equal((await app.inject({ method: 'POST', url: '/studies', payload: PLAN })).statusCode, 409)
    for (const station of PLAN.stations) for (const { part } of PLAN.parts) await post(part, station)
    await post('77', 'a')
    const half = await progress()
    assert.deepEqual([half.done, half.planned, half.beyondPlan], [6, 12, 1])
    const early = await app.inject(`${URL_OF_STUDY}/report`)
    assert.deepEqual([early.statusCode, early.json<{ errorCode: string }>().errorCode], [409, 'STUDY_UNFINISHED'])

    for (const station of PLAN.stations) for (const { part } of PLAN.parts) await post(part, station)
    const all = await progress()
    assert.deepEqual([all.done, new Set(all.places.map(({ count }) => count))], [12, new Set([2])])
    const report = await app.inject(`${URL_OF_STUDY}/report`)
    assert.equal(report.statusCode, 200, report.body)
    assert.match(report.body, /2 good parts and 1 defective part, each presented\s+2 times to 2 stations/)
    assert.match(String(report.headers['content-security-policy']), /default-src 'none'/)
    const rows = parse((await app.inject(`${URL_OF_STUDY}/report.csv`)).body, { columns: true })
    assert.equal(rows.length, 12)

    const out = join(data, 'msa.html')
    const env = { ...process.env, OKNG_DATA_DIR: data, DATABASE_URL: await databaseOf(data) }
    const okng = (study: string) =>
      promisify(execFile)(process.execPath, [OKNG, 'msa', '--recipe', 'demo-ring', '--study', study, '--out', out], {
        env
      })
    // The part that was not planned has no reference.
    await assert.rejects(okng(PLAN.name), /expected a reference for part '77'/)
    await assert.rejects(okng('nobody planned it'), /nobody has planned 'nobody planned it'/)

    const { studies } = (await app.inject('/studies')).json<{ studies: Progress[] }>()
    assert.equal(studies.length, 1)
    const removed = await app.inject({ method: 'DELETE', url: URL_OF_STUDY })
    assert.equal(removed.statusCode, 200, removed.body)
    assert.equal((await app.inject(URL_OF_STUDY)).statusCode, 404)
    const { changes } = (await app.inject('/audit')).json<{ changes: { action: string }[] }>()
    assert.deepEqual(
      changes.map(({ action }) => action).filter((action) => action.startsWith('study')),
      ['study.removed', 'study.planned']
    )
  })

  test('the command line makes the same report from a plan', async (t) => {
    const data = tempFolder(t)
    const { app } = await realService(t, data, { records: { mode: 'sync' } })
    await app.inject({ method: 'POST', url: '/studies', payload: { ...PLAN, name: 'msa-2', presentations: 1 } })
    for (const station of PLAN.stations)
      for (const { part } of PLAN.parts)
        await app.inject({
          method: 'POST',
          url: `/inspect?recipe=demo-ring&partId=${part}&station=${station}&study=msa-2`,
          headers: { 'content-type': 'image/bmp' },
          payload: Buffer.from(drawnPart(Number(part)))
        })
    const out = join(data, 'msa.html')
    await promisify(execFile)(
      process.execPath,
      [OKNG, 'msa', '--recipe', 'demo-ring', '--study', 'msa-2', '--out', out],
      { env: { ...process.env, OKNG_DATA_DIR: data, DATABASE_URL: await databaseOf(data) } }
    )
    const withoutTime = (html: string): string => html.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, '')
    assert.equal(withoutTime(readFileSync(out, 'utf8')), withoutTime((await app.inject('/studies/msa-2/report')).body))
  })

  test('what cannot be planned is refused with a reason', async (t) => {
    const { app } = await realService(t, tempFolder(t))
    const plan = async (changes: object) => {
      const reply = await app.inject({ method: 'POST', url: '/studies', payload: { ...PLAN, ...changes } })
      return [reply.statusCode, reply.json<{ errorCode: string }>().errorCode]
    }
    assert.deepEqual(await plan({ recipe: 'nothing' }), [404, 'RECIPE_NOT_FOUND'])
    assert.deepEqual(await plan({ presentations: 0 }), [400, 'REQUEST_INVALID'])
    assert.deepEqual(await plan({ stations: ['a', 'a'] }), [400, 'STUDY_INVALID'])
  })
})

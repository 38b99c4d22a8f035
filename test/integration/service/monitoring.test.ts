// The dashboard and the alert rules in docker/, against the metrics that the service really has.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { drawnPart, realService } from '../service-fixture.ts'

const RULES = join(PACKAGE_ROOT, 'docker/prometheus/okng.rules.yml')
const RULE_TESTS = join(PACKAGE_ROOT, 'docker/prometheus/okng.rules.test.yml')
const ruleText = readFileSync(RULES, 'utf8')
interface Panel {
  readonly title: string
  readonly targets?: readonly { readonly expr: string }[]
}
const dashboard = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'docker/grafana/okng.json'), 'utf8')) as {
  panels: readonly Panel[]
  templating: { list: readonly { definition?: string }[] }
}

const alertExpressions = [...ruleText.matchAll(/^ +expr: (.+)$/gm)].map(([, expr]) => expr!)
const panelExpressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
const variableExpressions = dashboard.templating.list.flatMap(({ definition }) =>
  definition === undefined ? [] : [definition]
)

/** Metric names of an expression, each with the labels that it is selected by. */
function metricsOf(expression: string): { name: string; labels: string[] }[] {
  return [...expression.matchAll(/\b((?:okng|process|nodejs)_\w+|up)\b(?:\{([^}]*)\})?/g)].map(
    ([, name, selectors = '']) => ({
      name: name!,
      labels: [...selectors.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label]) => label!)
    })
  )
}

/** Of /metrics: the labels by metric name; of those without a sample yet, the name only. */
async function served(t: TestContext): Promise<Map<string, Set<string>>> {
  const { app } = await realService(t, tempFolder(t))
  const reply = await app.inject({
    method: 'POST',
    url: '/inspect?recipe=demo-ring',
    headers: { 'content-type': 'image/bmp' },
    payload: Buffer.from(drawnPart(1))
  })
  assert.equal(reply.statusCode, 200, reply.body)
  const known = new Map<string, Set<string>>()
  for (const line of (await app.inject('/metrics')).body.split('\n')) {
    const [, name, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? []
    for (const each of name === undefined
      ? []
      : type === 'histogram'
        ? [`${name}_bucket`, `${name}_sum`, `${name}_count`]
        : [name])
      known.set(each, new Set())
    const [, sample, labels] = /^(\w+)\{(.*)\} /.exec(line) ?? []
    for (const [, label] of (labels ?? '').matchAll(/(\w+)="/g)) known.get(sample!)?.add(label!)
  }
  return known
}

suite('monitoring', () => {
  test('every metric and label that the dashboard and the alerts name exists', async (t) => {
    assert.ok(
      alertExpressions.length >= 12 && panelExpressions.length >= 20,
      `${alertExpressions.length} alerts, ${panelExpressions.length} queries`
    )
    const known = await served(t)
    for (const expression of [...alertExpressions, ...panelExpressions, ...variableExpressions]) {
      const metrics = metricsOf(expression)
      assert.ok(metrics.length > 0, expression)
      for (const { name, labels } of metrics) {
        // Made by Prometheus itself.
        if (name === 'up') continue
        const has = known.get(name)
        assert.ok(has !== undefined, `${name} is not in /metrics: ${expression}`)
        for (const label of labels)
          assert.ok(
            has.size === 0 || has.has(label) || label === 'instance' || label === 'job',
            `${name} has no label ${label}: ${expression}`
          )
      }
    }
  })

  test('every alert has a unit test in which it fires', () => {
    const fires = [...readFileSync(RULE_TESTS, 'utf8').matchAll(/^ +alertname: (\w+)\n +exp_alerts:/gm)].map(
      ([, name]) => name
    )
    assert.deepEqual(
      [...new Set(fires)].sort(),
      [...ruleText.matchAll(/^ +- alert: (\w+)$/gm)].map(([, name]) => name).sort()
    )
  })

  test('promtool finds the rules right, and they do what their unit tests say', async (t) => {
    const promtool = promisify(execFile)
    try {
      await promtool('promtool', ['--version'])
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      t.skip('no promtool: install the package prometheus (Debian) to check the alert rules')
      return
    }
    await promtool('promtool', ['check', 'rules', RULES])
    await promtool('promtool', ['check', 'config', join(PACKAGE_ROOT, 'docker/prometheus/prometheus.yml')])
    await promtool('promtool', ['test', 'rules', RULE_TESTS])
  })
})

// What docker/ holds is checked as far as it can be without a cluster: files that deploy, and what they name.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'
import { ENVIRONMENT } from '../src/config/environment.ts'
import { tempFolder } from './unit/temp-folder.ts'

const KUBECTL = ['/usr/bin/kubectl', '/usr/local/bin/kubectl'].find((file) => existsSync(file))
const ANALYZE = ['/usr/bin/systemd-analyze'].find((file) => existsSync(file))

interface Container {
  readonly name: string
  readonly image: string
  readonly env?: readonly { readonly name: string }[]
  readonly ports?: readonly unknown[]
  readonly livenessProbe?: object
  readonly readinessProbe?: object
  readonly resources?: { readonly limits?: Readonly<Record<string, string>> }
  readonly securityContext?: {
    readonly readOnlyRootFilesystem?: boolean
    readonly allowPrivilegeEscalation?: boolean
    readonly capabilities?: { readonly drop?: readonly string[] }
  }
}
interface Resource {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Record<string, string> }
  readonly data?: Readonly<Record<string, string>>
  readonly spec?: {
    readonly scaleTargetRef?: { readonly name: string }
    readonly selector?: { readonly matchLabels?: object }
    readonly template?: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> }
      readonly spec: {
        readonly containers: readonly Container[]
        readonly securityContext?: { readonly runAsNonRoot?: boolean }
      }
    }
  }
}

const known = (name: string): boolean => name in ENVIRONMENT || !name.startsWith('OKNG_')

suite('Kubernetes', { skip: KUBECTL === undefined ? 'no kubectl on this machine' : false }, () => {
  for (const overlay of ['base', 'gpu', 'station'])
    test(`${overlay}: pods without rights, with limits, probed where they listen, and settings that exist`, () => {
      const text = execFileSync(KUBECTL!, ['kustomize', join('docker/kubernetes', overlay)], { encoding: 'utf8' })
      const resources = parseAllDocuments(text).map((document) => document.toJS() as Resource)
      const pods = resources.filter(({ spec }) => spec?.template !== undefined)
      assert.ok(pods.length > 0)
      for (const { metadata, spec } of pods) {
        const { labels } = spec!.template!.metadata
        for (const [label, value] of Object.entries(spec!.selector!.matchLabels!)) assert.equal(labels[label], value)
        const pod = spec!.template!.spec
        assert.equal(pod.securityContext?.runAsNonRoot, true, metadata.name)
        for (const container of pod.containers) {
          const { securityContext, resources: limits, ports, env = [] } = container
          assert.deepEqual(
            [
              securityContext?.readOnlyRootFilesystem,
              securityContext?.allowPrivilegeEscalation,
              securityContext?.capabilities?.drop
            ],
            [true, false, ['ALL']],
            metadata.name
          )
          assert.notEqual(limits?.limits?.['memory'], undefined, metadata.name)
          const isProbed = container.livenessProbe !== undefined && container.readinessProbe !== undefined
          assert.equal(isProbed, ports !== undefined, metadata.name)
          assert.deepEqual(
            env.filter(({ name }) => !known(name)),
            [],
            metadata.name
          )
        }
      }
      for (const { kind, data = {} } of resources)
        if (kind === 'ConfigMap')
          assert.deepEqual(
            Object.keys(data).filter((name) => !known(name)),
            []
          )
      for (const { spec } of resources)
        if (spec?.scaleTargetRef !== undefined)
          assert.ok(pods.some(({ metadata }) => metadata.name === spec.scaleTargetRef!.name))
    })
})

suite('compose.yaml', () => {
  interface Service {
    readonly image: string
    readonly profiles?: readonly string[]
    readonly environment?: Readonly<Record<string, string>>
    readonly volumes?: readonly string[]
    readonly secrets?: readonly string[]
    readonly depends_on?: Readonly<Record<string, unknown>>
  }
  const file = parse(readFileSync('docker/compose.yaml', 'utf8'), { merge: true }) as {
    readonly services: Readonly<Record<string, Service>>
    readonly volumes: Readonly<Record<string, unknown>>
    readonly secrets: Readonly<Record<string, unknown>>
  }

  test('each service has a profile and an image of a version; what it names exists', () => {
    for (const [name, service] of Object.entries(file.services)) {
      const { image, profiles = [], environment = {}, volumes = [], secrets = [], depends_on: needs = {} } = service
      assert.ok(profiles.length > 0, name)
      assert.match(image, /:[\w.-]+$/, name)
      assert.deepEqual(
        Object.keys(environment).filter((each) => !known(each)),
        [],
        name
      )
      for (const volume of volumes.map((each) => each.split(':')[0]!))
        assert.ok(volume.startsWith('./') ? existsSync(join('docker', volume)) : volume in file.volumes, volume)
      for (const secret of secrets) assert.ok(secret in file.secrets, secret)
      for (const needed of Object.keys(needs)) {
        assert.ok(needed in file.services, needed)
        if (name !== 'worker') assert.deepEqual(file.services[needed]!.profiles, profiles, `${name} needs ${needed}`)
      }
    }
  })
})

suite('systemd', () => {
  for (const unit of ['okng.service', 'okng-worker.service'])
    test(`${unit}: what it starts exists, what it sets is known`, () => {
      const text = readFileSync(join('docker/systemd', unit), 'utf8')
      const started = /^ExecStart=\/usr\/bin\/node (?:--\S+ )*(\S+)/m.exec(text)![1]!
      assert.ok(existsSync(started), started)
      for (const [, names] of text.matchAll(/^Environment=(.*)$/gm))
        for (const name of names!.split(' ').map((each) => each.split('=')[0]!)) assert.ok(known(name), name)
    })

  test('it is a unit as systemd reads it', { skip: ANALYZE === undefined ? 'no systemd' : false }, () => {
    // Of files that are not installed here it says so; of what it cannot read, too.
    const said = execFileSync('sh', ['-c', `${ANALYZE!} verify docker/systemd/*.service 2>&1 || true`], {
      encoding: 'utf8'
    })
    assert.deepEqual(
      said.split('\n').filter((line) => /docker\/systemd.*:\d+:/.test(line)),
      []
    )
  })
})

suite('health check of the images', () => {
  async function check(env: Record<string, string>): Promise<number | null> {
    const child = spawn(process.execPath, ['config/healthcheck.cjs'], { env, stdio: 'ignore' })
    return new Promise((resolve) => child.once('exit', resolve))
  }

  test('it follows the port of the environment, then of the configuration file', async (t) => {
    let status = 200
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/readyz' ? status : 404).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.after(() => server.close())
    const { port } = server.address() as AddressInfo
    const file = join(tempFolder(t), 'okng.json')
    writeFileSync(file, JSON.stringify({ port }))
    assert.equal(await check({ OKNG_PORT: String(port) }), 0)
    assert.equal(await check({ OKNG_CONFIG: file }), 0)
    assert.equal(await check({ OKNG_CONFIG: file, OKNG_PORT: '1' }), 1)
    status = 503
    assert.equal(await check({ OKNG_CONFIG: file }), 1)
  })

  test('both images use it', () => {
    for (const image of ['Dockerfile', 'docker/Dockerfile.gpu'])
      assert.match(readFileSync(image, 'utf8'), /^HEALTHCHECK .*"config\/healthcheck\.cjs"\]$/m, image)
  })
})

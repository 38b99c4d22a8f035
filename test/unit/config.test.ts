import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { checkPlant, checkReach, type Config, isLoopback } from '../../src/config.ts'
import { loadConfig } from '../../src/load-config.ts'

const defaults = readFileSync('config/default.json', 'utf8')

function load(env: Record<string, string> = {}, files: Record<string, string> = {}): Config {
  return loadConfig({
    env,
    defaultFile: 'default.json',
    readFile(path) {
      const text = { 'default.json': defaults, ...files }[path]
      if (text === undefined) throw new Error(`no such file: ${path}`)
      return text
    }
  })
}
const withFile = (changes: object, env: Record<string, string> = {}): Config =>
  load({ OKNG_CONFIG: 'own.json', ...env }, { 'own.json': JSON.stringify(changes) })

suite('configuration', () => {
  test('the shipped file is whole: loopback, port 8080, no keys', () => {
    const { host, port, dataDir, runtime, adminKeys, defaultRecipe, preload, limits } = load()
    assert.deepEqual(
      { host, port, dataDir, runtime, adminKeys, defaultRecipe, preload },
      {
        host: '127.0.0.1',
        port: 8080,
        dataDir: 'data',
        runtime: 'auto',
        adminKeys: [],
        defaultRecipe: 'demo-ring',
        preload: ['demo-ring']
      }
    )
    assert.equal(limits.maxFrameBytes, 32 * 1024 * 1024)
    assert.equal(limits.maxFramePixels, 50e6)
  })

  test('two objects of OPC UA, or two units of Modbus, are refused where they have one station', () => {
    const same = { station: 'north' }
    assert.throws(
      () => withFile({ opcua: { stations: { A: same, B: same } } }),
      /opcua\.stations: expected a different station for each object, received/
    )
    assert.throws(
      () => withFile({ modbus: { units: { 1: same, 2: same } } }),
      /modbus\.units: expected a different station for each unit, received/
    )
    withFile({ opcua: { stations: { A: same, B: { station: 'south' } } } })
  })

  test('the named file wins over the shipped one, the environment over both; limits are merged', () => {
    const config = withFile({ port: 1, logLevel: 'debug', limits: { maxFrameBytes: 10 } }, { OKNG_PORT: '0' })
    assert.equal(config.port, 0)
    assert.equal(config.logLevel, 'debug')
    assert.deepEqual(config.limits, { ...load().limits, maxFrameBytes: 10 })
    assert.deepEqual(
      withFile({ training: { lockFile: '/run/okng.lock' } }, { OKNG_TRAINING_PRIORITY: 'low' }).training,
      { by: 'auto', leaseSeconds: 30, priority: 'low', lockFile: '/run/okng.lock' }
    )
  })

  test('reads every kind of variable; an empty one says nothing', () => {
    const config = load({
      OKNG_HOST: '0.0.0.0',
      OKNG_DATA_DIR: '/var/okng',
      OKNG_RUNTIME: 'tensorflow',
      OKNG_REQUIRE_GPU: 'true',
      OKNG_LOG_LEVEL: 'warn',
      OKNG_DEFAULT_RECIPE: 'cap',
      OKNG_ADMIN_KEYS: 'first-key-of-sixteen, second-key-of-sixteen',
      OKNG_DATASET_ROOTS: '/data,/more',
      OKNG_PORT: ''
    })
    assert.equal(config.host, '0.0.0.0')
    assert.equal(config.dataDir, '/var/okng')
    assert.equal(config.runtime, 'tensorflow')
    assert.equal(config.requireGpu, true)
    assert.equal(config.logLevel, 'warn')
    assert.deepEqual(config.adminKeys, ['first-key-of-sixteen', 'second-key-of-sixteen'])
    assert.deepEqual(config.datasetRoots, ['/data', '/more'])
    assert.equal(config.port, 8080)
  })

  test('the recipe that is the default is the one that is preloaded, unless a list says otherwise', () => {
    assert.deepEqual(load({ OKNG_DEFAULT_RECIPE: 'cap' }).preload, ['cap'])
    assert.deepEqual(load({ OKNG_DEFAULT_RECIPE: 'cap', OKNG_PRELOAD: 'demo-ring' }).preload, ['demo-ring'])
    assert.deepEqual(withFile({ defaultRecipe: 'cap', preload: [] }).preload, [])
  })

  test('is frozen, deeply', () => {
    const config = load()
    assert.ok([config, config.limits, config.adminKeys, config.preload].every(Object.isFrozen))
  })

  for (const [what, changes, message] of [
    ['a number out of range', { port: 65536 }, /^configuration: port: expected number to be <=65535, received 65536$/],
    ['a wrong type', { requireGpu: 'yes' }, /^configuration: requireGpu: expected boolean, received "yes"$/],
    [
      'a wrong type, deep',
      { limits: { maxFrameBytes: '1' } },
      /^configuration: limits\.maxFrameBytes: expected number, received "1"$/
    ],
    [
      'a name that is none of the known',
      { runtime: 'cuda' },
      /^configuration: runtime: expected one of "auto"\|"onnx"\|"webgpu"\|"wasm"\|"tensorflow", received "cuda"$/
    ],
    ['an unknown key', { prot: 1 }, /^configuration: unknown key prot$/],
    ['an unknown key, deep', { limits: { bytes: 1 } }, /^configuration: unknown key limits\.bytes$/],
    ...(
      [
        ['records', 'mostQueued', 'maxQueued'],
        ['pictures', 'mostQueuedBytes', 'maxQueuedBytes'],
        ['review', 'mostWaiting', 'maxWaiting']
      ] as const
    ).map(
      ([section, old, now]) =>
        [
          `${section}.${old}, a key by its old name`,
          { [section]: { [old]: 5 } },
          new RegExp(`^configuration: ${section}\\.${old} is now called ${section}\\.${now}$`)
        ] as const
    ),
    ['limits that are no object', { limits: 5 }, /^configuration: limits: expected object, received 5$/],
    ['several at once', { port: -1, host: '' }, /host: .*; port: .*|port: .*; host: .*/]
  ] as const) {
    test(`refuses ${what}, by name`, () => {
      assert.throws(() => withFile(changes), { message })
    })
  }

  test('names the variable that is unknown, or the value that is no number', () => {
    assert.throws(() => load({ OKNG_PROT: '1' }), {
      message: /^configuration: unknown environment variable OKNG_PROT; known are OKNG_HOST, /
    })
    assert.throws(() => load({ OKNG_PORT: 'http' }), {
      message: 'configuration: port: expected number, received "http"'
    })
    assert.throws(() => load({ OKNG_REQUIRE_GPU: 'ja' }), {
      message: 'configuration: requireGpu: expected boolean, received "ja"'
    })
  })

  test('a short key is refused without being shown', () => {
    assert.throws(
      () => load({ OKNG_ADMIN_KEYS: 'tell-nobody' }),
      ({ message }: Error) => {
        assert.equal(
          message,
          'configuration: adminKeys.0: expected at least 16 characters, received a string that is not shown'
        )
        return true
      }
    )
  })

  test("a plant's address with a password is refused without being shown", () => {
    const plant = { ...load().plant, url: 'https://anna:tell-nobody@plant:8080' }
    assert.throws(
      () => {
        checkPlant({ role: 'station', plant })
      },
      ({ message }: Error) => message.includes('without user and password') && !message.includes('tell-nobody')
    )
    checkPlant({ role: 'station', plant: { ...plant, url: 'https://plant:8080/at@home' } })
  })

  test('a key that no header can carry is refused without being shown', () => {
    for (const key of ['a key with blanks in it', 'schlüssel-mit-umlaut', 'a-key-with-a-\nline-break']) {
      assert.throws(
        () => withFile({ adminKeys: [key] }),
        {
          message:
            'configuration: adminKeys.0: expected letters, digits and -._~+/= only, received a string that is not shown'
        },
        key
      )
    }
    assert.deepEqual(withFile({ adminKeys: ['abcXYZ019-._~+/=='] }).adminKeys, ['abcXYZ019-._~+/=='])
  })

  test('names the file that is missing or no JSON', () => {
    assert.throws(() => load({ OKNG_CONFIG: 'gone.json' }), {
      message: 'configuration: gone.json: no such file: gone.json'
    })
    assert.throws(() => load({ OKNG_CONFIG: 'own.json' }, { 'own.json': '{' }), {
      message: /^configuration: own\.json: .*JSON/
    })
    assert.throws(() => load({ OKNG_CONFIG: 'own.json' }, { 'own.json': '[]' }), {
      message: 'configuration: own.json: expected a JSON object'
    })
  })

  test('without keys only loopback; with one any address', () => {
    for (const host of ['127.0.0.1', '127.8.9.1', '::1', 'localhost']) checkReach(load({ OKNG_HOST: host }), false)
    for (const host of ['0.0.0.0', '::', '192.168.1.5', 'line-pc', '127.0.0.1.example.com', '1127.0.0.1']) {
      assert.throws(() => checkReach(load({ OKNG_HOST: host }), false), {
        message: new RegExp(
          `^configuration: host: expected a loopback address .*received '${host.replaceAll('.', '\\.')}'`
        )
      })
      checkReach(load({ OKNG_HOST: host, OKNG_ADMIN_KEYS: 'a-key-of-sixteen' }), false)
      checkReach(load({ OKNG_HOST: host }), true)
    }
  })

  test('loopback is 127.0.0.0/8 and nothing near it', () => {
    fc.assert(fc.property(fc.ipV4(), (address) => isLoopback(address) === (address.split('.')[0] === '127')))
  })
})

import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import type { Directory } from '../../../src/domain/access/people.ts'
import type { ActivationOrder } from '../../../src/domain/models/model-switch.ts'
import type { RecipeOrder } from '../../../src/domain/recipes/recipe-book.ts'
import { RECIPE_DEFAULTS } from '../../../src/domain/recipes/recipe.ts'
import { PinWrong } from '../../../src/errors.ts'
import { emptyBook, noPins, testApp, testConfig } from '../http-fixture.ts'

const KEY = 'key-of-the-administrator'
const headers = { authorization: `Bearer ${KEY}` }
const ACTIVATE = { method: 'POST', url: '/models/v2/activate?recipe=ring' } as const
const PIN = '483920'

/** Bob and `config` have the same PIN; the administrator's key is named config. */
async function bench(t: TestContext, rules: Record<string, unknown>, directory?: Directory) {
  const orders: (ActivationOrder | RecipeOrder)[] = []
  const recipe = { id: 'ring', ...RECIPE_DEFAULTS, activeModelVersion: 'v1' } as never
  const { app } = await testApp(t, {
    config: testConfig({ adminKeys: [KEY], signatures: rules }),
    ...(directory !== undefined && { directory }),
    pins: {
      ...noPins,
      async check(name, pin) {
        if (pin !== PIN) throw new PinWrong()
        return { name, role: 'operator' }
      }
    },
    modelSwitch: {
      async activate(id, version, order) {
        orders.push(order)
        return { recipe: id, version, previous: null, golden: null, overrideReason: null, revision: 1 }
      },
      rollback: () => Promise.reject(new Error('not in this test')),
      shadow: () => Promise.reject(new Error('not in this test')),
      judgeGolden: () => Promise.reject(new Error('not in this test'))
    },
    recipes: {
      ...emptyBook,
      async change(_id, order) {
        orders.push(order)
        return { recipe, revision: 2, shipped: false }
      }
    }
  })
  const sign = (request: object, changes: object = {}) =>
    app.inject({
      method: 'POST',
      url: '/signatures',
      headers,
      payload: {
        name: 'bob',
        pin: PIN,
        meaning: 'approved for production',
        request: { body: null, ...request },
        ...changes
      }
    })
  const activate = (signature?: string, url: string = ACTIVATE.url) =>
    app.inject({ method: 'POST', url, headers: { ...headers, ...(signature && { 'okng-signature': signature }) } })
  const change = (payload: object, signature?: string) =>
    app.inject({
      method: 'PATCH',
      url: '/recipes/ring',
      headers: { ...headers, ...(signature && { 'okng-signature': signature }) },
      payload
    })
  return { app, orders, sign, activate, change }
}

const codeOf = (reply: { json<T>(): T }): string | undefined => reply.json<{ errorCode?: string }>().errorCode
const signatureOf = (reply: { json<T>(): T }): string => reply.json<{ signature: string }>().signature

suite('signatures', () => {
  test('an activation wants one; it comes with name, meaning and time to the change', async (t) => {
    const { orders, sign, activate } = await bench(t, { activate: true })
    const refused = await activate()
    assert.deepEqual([refused.statusCode, codeOf(refused)], [403, 'SIGNATURE_NEEDED'])
    const given = await sign(ACTIVATE)
    assert.equal(given.statusCode, 201, given.body)
    assert.equal((await activate(signatureOf(given))).statusCode, 200)
    const { at, request, ...signature } = orders[0]!.signature!
    assert.deepEqual(signature, { name: 'bob', role: 'operator', way: 'pin', meaning: 'approved for production' })
    assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000)
    assert.match(request, /^[0-9a-f]{64}$/)
    assert.equal(orders.length, 1)
  })

  test('it counts once, and for the request that was signed alone', async (t) => {
    const { orders, sign, activate, change } = await bench(t, { activate: true, threshold: true })
    const once = signatureOf(await sign(ACTIVATE))
    assert.equal((await activate(once)).statusCode, 200)
    assert.equal(codeOf(await activate(once)), 'SIGNATURE_WRONG')
    const other = signatureOf(await sign(ACTIVATE))
    assert.equal(codeOf(await activate(other, '/models/v3/activate?recipe=ring')), 'SIGNATURE_WRONG')
    // Whoever has tried it for another change has used it.
    assert.equal(codeOf(await activate(other)), 'SIGNATURE_WRONG')
    const threshold = { threshold: 0.4, revision: 1 }
    const toChange = { method: 'PATCH', url: '/recipes/ring', body: threshold }
    const forThreshold = async () => signatureOf(await sign(toChange))
    assert.equal(codeOf(await change({ ...threshold, threshold: 0.9 }, await forThreshold())), 'SIGNATURE_WRONG')
    assert.equal((await change(threshold, await forThreshold())).statusCode, 200)
    assert.deepEqual(
      orders.map(({ signature }) => signature?.name),
      ['bob', 'bob']
    )
  })

  test('only what the configuration names is signed', async (t) => {
    const { change, activate } = await bench(t, { challenge: true })
    assert.equal((await activate()).statusCode, 200)
    assert.equal((await change({ threshold: 0.4, revision: 1 })).statusCode, 200)
    assert.equal(codeOf(await change({ challenge: null, revision: 1 })), 'SIGNATURE_NEEDED')
  })

  test('evidence that is switched off is signed as a threshold is', async (t) => {
    const { change } = await bench(t, { threshold: true })
    assert.equal(codeOf(await change({ evidence: { spots: false }, revision: 1 })), 'SIGNATURE_NEEDED')
    assert.equal(codeOf(await change({ evidence: null, revision: 1 })), 'SIGNATURE_NEEDED')
    assert.equal((await change({ reviewBand: null, revision: 1 })).statusCode, 403)
    assert.equal((await change({ retention: null, revision: 1 })).statusCode === 403, false)
  })

  test('another person, of the role, with the right PIN', async (t) => {
    const strict = await bench(t, { activate: true })
    assert.equal(codeOf(await strict.sign(ACTIVATE, { name: 'Config' })), 'SIGNER_SAME')
    assert.equal(codeOf(await strict.sign(ACTIVATE, { pin: '111111' })), 'PIN_WRONG')
    const alone = await bench(t, { activate: true, fourEyes: false })
    assert.equal((await alone.sign(ACTIVATE, { name: 'Config' })).statusCode, 201)
    const admins = await bench(t, { activate: true, role: 'admin' })
    assert.equal(codeOf(await admins.sign(ACTIVATE)), 'SIGNER_ROLE_TOO_LOW')
  })

  test('a name of the directory that is no person for the audit signs nothing', async (t) => {
    for (const name of ['open', 'anna\u202e', 'a'.repeat(65)]) {
      const { sign } = await bench(
        t,
        { activate: true },
        { title: 'LDAP', enter: async () => ({ name, role: 'admin', id: 'uid=x', groups: [] }) }
      )
      const reply = await sign(ACTIVATE, { pin: undefined, password: 'a password' })
      assert.equal(codeOf(reply), 'PERSON_NAME_UNFIT', JSON.stringify(name))
    }
  })

  test('wrong PINs close the name here, too', async (t) => {
    const { sign } = await bench(t, { activate: true })
    for (let n = 0; n < 5; n++) assert.equal(codeOf(await sign(ACTIVATE, { pin: `11111${n}` })), 'PIN_WRONG')
    assert.equal(codeOf(await sign(ACTIVATE)), 'PIN_TRIES_TOO_MANY')
  })
})

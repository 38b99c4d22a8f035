import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { type Control, ERRORS, type Status } from '../../../../src/integrations/handshake/handshake-types.ts'
import { MAX_BUFFERED, SILENCE_MS } from '../../../../src/integrations/handshake/handshake.ts'
import { bench, EPOCH_MS } from './handshake-fixture.ts'

const iso = (ms: number): string => new Date(EPOCH_MS + ms).toISOString()

suite('handshake', () => {
  test('trigger, result, acknowledgement: what is shown is valid only in between', () => {
    const { handshake, write, pass, ok } = bench()
    assert.deepEqual([handshake.status().triggerReady, handshake.status().shown], [true, null])
    write({ trigger: true })
    let status = handshake.status()
    assert.deepEqual(
      [status.triggerAck, status.busy, status.resultsValid, status.triggerReady],
      [true, true, false, false]
    )
    write({ trigger: false })
    assert.equal(handshake.status().triggerAck, false)
    pass(10)
    ok(1)
    status = handshake.status()
    assert.deepEqual(
      [status.busy, status.completed, status.resultsValid, status.triggerReady],
      [false, true, true, false]
    )
    assert.deepEqual([status.shown?.result?.code, status.shown?.error], [1, 0])
    write({ acknowledge: true })
    status = handshake.status()
    assert.deepEqual([status.resultsValid, status.shown, status.triggerReady], [false, null, true])
    write({ acknowledge: false })
    assert.equal(handshake.status().resultsValid, false)
  })

  test('no result in time: FAULT, and the result that comes later is nobody’s', () => {
    const { handshake, write, pass, ok } = bench()
    write({ trigger: true })
    pass(100)
    assert.equal(handshake.status().resultsValid, false)
    pass(1)
    const { shown, error, counts } = handshake.status()
    assert.deepEqual(shown, { triggerId: 0, result: null, error: ERRORS.deadline })
    assert.deepEqual([error, counts.timeouts], [ERRORS.deadline, 1])
    ok(1)
    assert.equal(handshake.status().shown?.result, null)
    assert.equal(handshake.status().counts.late, 1)
    write({ trigger: false, resetError: true })
    assert.equal(handshake.status().error, 0)
  })

  test('a result after the deadline that no tick has seen yet is not used, either', () => {
    const { handshake, write, clock, ok, pass } = bench()
    write({ trigger: true })
    clock.ms += 101
    ok(1)
    assert.equal(handshake.status().shown, null)
    pass(0)
    assert.equal(handshake.status().shown?.error, ERRORS.deadline)
  })

  test('what came or was taken before the trigger is not its result; the camera’s clock may be a little behind', () => {
    const { handshake, write, pass, ok, clock } = bench()
    pass(50)
    write({ trigger: true })
    const triggeredMs = clock.ms
    pass(5)
    ok(1, {}, triggeredMs - 0.1)
    ok(2, { capturedAt: iso(triggeredMs - 11) })
    ok(3, { station: 'south' })
    assert.equal(handshake.status().busy, true)
    ok(4, { capturedAt: iso(triggeredMs - 10) })
    assert.ok(handshake.status().shown?.result?.resultId.endsWith('4'))
  })

  test('with a trigger id only the picture with this measId answers', () => {
    const { handshake, write, ok } = bench()
    write({ trigger: true, triggerId: 4711 })
    ok(1)
    ok(2, { measId: '4710' })
    ok(3, { measId: '04711' })
    assert.equal(handshake.status().busy, true)
    ok(4, { measId: '4711' })
    const { shown } = handshake.status()
    assert.deepEqual([shown?.triggerId, shown?.result?.measId], [4711, '4711'])
  })

  test('eight results wait; the ninth trigger is an overrun, until reset, and overwrites nothing', () => {
    const { handshake, write, ok } = bench()
    write({ bufferResults: true })
    for (let n = 1; n <= MAX_BUFFERED; n++) {
      write({ trigger: true })
      ok(n)
      write({ trigger: false })
    }
    write({ trigger: true })
    let status = handshake.status()
    assert.deepEqual([status.overrun, status.counts.overruns, status.busy, status.buffered], [true, 1, false, 8])
    write({ trigger: false })
    const seen: string[] = []
    for (let n = 1; n <= MAX_BUFFERED; n++) {
      seen.push(handshake.status().shown!.result!.resultId.slice(-1))
      write({ acknowledge: true })
      assert.equal(handshake.status().shown, null)
      write({ acknowledge: false })
    }
    assert.deepEqual(seen, ['1', '2', '3', '4', '5', '6', '7', '8'])
    status = handshake.status()
    assert.deepEqual([status.overrun, status.buffered], [true, 0])
    write({ resetError: true })
    assert.equal(handshake.status().overrun, false)
  })

  test('an acknowledgement that is left standing acknowledges one result only', () => {
    const { handshake, write, ok } = bench()
    write({ acknowledge: true, trigger: true })
    ok(1)
    assert.deepEqual([handshake.status().resultsValid, handshake.status().buffered], [false, 1])
    write({ acknowledge: false })
    assert.equal(handshake.status().resultsValid, true)
  })

  test('a trigger while a part is in work, or without triggerEnable, is missed', () => {
    const { handshake, write, ok } = bench()
    write({ trigger: true })
    write({ trigger: false })
    write({ trigger: true })
    assert.deepEqual([handshake.status().missedTrigger, handshake.status().triggerAck], [true, false])
    ok(1)
    write({ trigger: false, acknowledge: true, triggerEnable: false, resetError: true })
    write({ trigger: true })
    assert.deepEqual([handshake.status().missedTrigger, handshake.status().counts.missed], [true, 2])
  })

  test('a trigger that stands when the channel starts is none: it must be let go first', () => {
    const { handshake, write } = bench({}, { trigger: true })
    const { busy, triggerReady, triggerAck } = handshake.status()
    assert.deepEqual([busy, triggerReady, triggerAck], [false, false, false])
    write({ trigger: false })
    assert.equal(handshake.status().triggerReady, true)
    write({ trigger: true })
    assert.equal(handshake.status().busy, true)
  })

  test('without a sign of life of the service: not online, not ready, and a trigger in work ends as FAULT', () => {
    const { handshake, write, clock } = bench()
    write({ trigger: true })
    clock.ms += SILENCE_MS
    handshake.tick()
    const { online, triggerReady, shown } = handshake.status()
    assert.deepEqual([online, triggerReady, shown?.error], [false, false, ERRORS.deadline])
    handshake.alive(false)
    assert.equal(handshake.status().online, false, 'it lives, and can not judge')
  })

  test('the part id of a trigger is announced for its picture alone', () => {
    const { write, ok, expected } = bench()
    write({ trigger: true, partId: '(01)0950', triggerId: 17 })
    ok(1, { measId: '17' })
    assert.deepEqual(expected, [
      ['(01)0950', 17],
      [null, 17]
    ])
  })

  test('while the challenge is due no trigger is taken; a master part is announced as long as its bit stands', () => {
    const { handshake, write, ok, expected } = bench()
    handshake.alive(true, true)
    assert.deepEqual([handshake.status().triggerReady, handshake.status().challengeDue], [false, true])
    write({ trigger: true })
    assert.equal(handshake.status().missedTrigger, true)
    write({ trigger: false, challenge: true, partId: 'M1' })
    ok(1, { partId: 'M1' })
    assert.deepEqual([handshake.status().resultsValid, handshake.status().busy], [false, false])
    write({ challenge: false })
    assert.deepEqual(expected, [
      ['M1', 0],
      [null, 0]
    ])
    handshake.alive(true, false)
    assert.deepEqual([handshake.status().triggerReady, handshake.status().challengeDue], [true, false])
    write({ challenge: true })
    assert.equal(handshake.status().triggerReady, false, 'its picture would answer the trigger')
  })

  test('recipes: none is judged by before one was chosen; unknown numbers and changes in work are errors', () => {
    const recipes = new Map([
      [1, 'ring'],
      [2, 'nut']
    ])
    const { handshake, write, ok, selected } = bench({ recipes })
    assert.equal(handshake.status().triggerReady, false)
    write({ setRecipe: true, recipeNumber: 9 })
    assert.equal(handshake.status().error, ERRORS.unknownRecipe)
    write({ setRecipe: false, resetError: true })
    write({ setRecipe: true, recipeNumber: 2, resetError: false })
    assert.deepEqual([selected, handshake.status().triggerReady], [['nut'], false])
    handshake.selected('nut', null)
    assert.deepEqual([handshake.status().recipeNumber, handshake.status().triggerReady], [2, true])
    write({ setRecipe: false, trigger: true })
    write({ setRecipe: true, recipeNumber: 1 })
    assert.equal(handshake.status().error, ERRORS.recipeWhileBusy)
    ok(1, { recipe: 'ring' })
    assert.deepEqual(
      [handshake.status().shown?.result, handshake.status().shown?.error],
      [null, ERRORS.wrongRecipe],
      'a result by another recipe is no result'
    )
    write({ setRecipe: false, trigger: false, acknowledge: true })
    write({ setRecipe: true, acknowledge: false })
    handshake.selected('ring', 'it has no model version yet')
    assert.deepEqual([handshake.status().error, handshake.status().recipeNumber], [ERRORS.recipeUnusable, 0])
  })

  test('after a choice of a recipe that failed no part is judged by the one before, until one is chosen', () => {
    const recipes = new Map([
      [1, 'ring'],
      [2, 'nut']
    ])
    const { handshake, write, ok } = bench({ recipes })
    const choose = (recipeNumber: number, problem: string | null): void => {
      write({ setRecipe: true, recipeNumber })
      handshake.selected(recipes.get(recipeNumber) ?? '', problem)
      write({ setRecipe: false })
    }
    const failures: readonly (() => void)[] = [
      () => choose(9, null),
      () => choose(2, 'it has no model version yet'),
      () => {
        write({ trigger: true })
        choose(2, null)
        ok(1, { recipe: 'ring' })
        assert.equal(handshake.status().shown?.result?.recipe, 'ring', 'the part in work keeps its recipe')
        write({ trigger: false, acknowledge: true })
        write({ acknowledge: false })
      }
    ]
    for (const fail of failures) {
      choose(1, null)
      assert.deepEqual([handshake.status().recipeNumber, handshake.status().triggerReady], [1, true])
      fail()
      write({ resetError: true })
      write({ resetError: false })
      write({ trigger: true })
      const { triggerAck, busy, recipeNumber, missedTrigger } = handshake.status()
      assert.deepEqual([triggerAck, busy, recipeNumber, missedTrigger], [false, false, 0, true])
      write({ trigger: false })
    }
    choose(1, null)
    assert.equal(handshake.status().triggerReady, true)
  })

  test('whatever happens: one answer a trigger, in order, of its own picture, shown unchanged', () => {
    const flag = fc.boolean()
    const event = fc.oneof(
      fc.record({
        kind: fc.constant('write' as const),
        trigger: flag,
        acknowledge: flag,
        bufferResults: flag,
        enable: flag,
        id: fc.nat(3)
      }),
      fc.record({ kind: fc.constant('result' as const), ageMs: fc.nat(150), measId: fc.nat(3) }),
      fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(120) })
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), (events) => {
        const { handshake, write, pass, ok, clock } = bench()
        const taken: { id: number; ms: number }[] = []
        const receivedMs = new Map<number, number>()
        let answered = 0
        let before: Status = handshake.status()
        events.forEach((each, n) => {
          if (each.kind === 'pass') pass(each.ms)
          else if (each.kind === 'result') {
            receivedMs.set(n, clock.ms - each.ageMs)
            ok(n, each.measId === 0 ? {} : { measId: String(each.measId) }, clock.ms - each.ageMs)
          } else {
            const { trigger, acknowledge, bufferResults, enable, id } = each
            write({
              trigger,
              acknowledge,
              bufferResults,
              triggerEnable: enable,
              triggerId: id
            } satisfies Partial<Control>)
          }
          const status = handshake.status()
          if (status.counts.triggers > before.counts.triggers)
            taken.push({ id: (each as { id: number }).id, ms: clock.ms })
          assert.ok(status.buffered <= MAX_BUFFERED)
          assert.equal(status.counts.answered + Number(status.busy), taken.length)
          assert.equal(status.resultsValid, status.shown !== null)
          if (before.resultsValid && status.resultsValid) assert.equal(status.shown, before.shown)
          if (before.shown !== null && status.shown !== before.shown) answered++
          if (status.shown !== null && status.shown !== before.shown) {
            const { id, ms } = taken[answered]!
            assert.equal(status.shown.triggerId, id)
            const { result } = status.shown
            if (result !== null) {
              if (id !== 0) assert.equal(result.measId, String(id))
              assert.ok(receivedMs.get(Number(result.resultId.slice(-12)))! >= ms)
            }
          }
          before = status
        })
      }),
      { numRuns: 300 }
    )
  })

  test('a camera is told of each trigger that is taken, and of each announced master part, and of no other', () => {
    const told: unknown[] = []
    const { write, pass, ok } = bench({
      onTrigger(...trigger) {
        told.push(trigger)
      }
    })
    write({ trigger: true, triggerId: 17 })
    write({ trigger: false })
    write({ trigger: true, triggerId: 18 })
    write({ trigger: false })
    ok(1, { measId: '17' })
    write({ acknowledge: true })
    write({ acknowledge: false })
    pass(10)
    write({ challenge: true, partId: 'M-OK' })
    write({ trigger: true, triggerId: 19 })
    assert.deepEqual(told, [
      [17, 1000],
      [0, 1010]
    ])
  })

  test('a trigger whose picture the camera does not have is FAULT at once; another trigger is not', () => {
    const { handshake, write, pass, ok } = bench()
    write({ trigger: true, triggerId: 17 })
    handshake.fail(999)
    assert.equal(handshake.status().busy, true)
    handshake.fail(1000)
    const { busy, resultsValid, shown, error, counts } = handshake.status()
    assert.deepEqual([busy, resultsValid, shown, error], [false, true, { triggerId: 17, result: null, error: 6 }, 6])
    assert.equal(counts.timeouts, 1)
    ok(1, { measId: '17' })
    write({ trigger: false, acknowledge: true })
    write({ acknowledge: false })
    assert.equal(handshake.status().resultsValid, false)
    pass(1)
    write({ trigger: true, triggerId: 17 })
    handshake.fail(1000)
    assert.equal(handshake.status().busy, true)
  })
})

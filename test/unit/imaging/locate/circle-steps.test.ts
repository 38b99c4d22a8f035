import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { circleVotes } from '../../../../src/imaging/locate/circle-votes.ts'
import { fitCircle } from '../../../../src/imaging/locate/fit-circle.ts'
import { houghCentres } from '../../../../src/imaging/locate/hough-centres.ts'
import { samplePolar } from '../../../../src/imaging/locate/polar-profile.ts'
import { radialEdges, type RadialEdges } from '../../../../src/imaging/locate/radial-edges.ts'
import { reduceLogarithm, reductionFactor } from '../../../../src/imaging/locate/reduce.ts'
import { circleConfidence, refineCircle } from '../../../../src/imaging/locate/refine-circle.ts'
import { drawDiscs } from './draw-ring.ts'

/** 32 x 24 pixels, (7x + 13y + xy) mod 251: the picture of the numpy and scipy references below. */
const PATTERN = {
  width: 32,
  height: 24,
  data: Uint8Array.from({ length: 768 }, (_, i) => (7 * (i % 32) + 13 * (i >> 5) + (i % 32) * (i >> 5)) % 251)
}

suite('reduceLogarithm', () => {
  test('numpy: g[:24, :30].reshape(8, 3, 10, 3).mean((1, 3)), black = 0.1 * mean, log(m + black)', () => {
    const { width, height, data, black } = reduceLogarithm(PATTERN, 3, 0.1)
    assert.deepEqual([width, height], [10, 8])
    near(black, 12.456805555555556)
    near(data[0]!, 3.510255220455814)
    near(data[3 * 10 + 7]!, 4.836380006196027)
    near(data[7 * 10 + 9]!, 4.667739321241026)
  })

  test('the sums of 257 rows of white still fit', () => {
    const { data, black } = reduceLogarithm(
      { width: 257, height: 257, data: new Uint8Array(257 * 257).fill(255) },
      257,
      0.1
    )
    near(data[0]!, Math.log(255 + black))
  })

  test('the factor is whole and at least 1; what is out of range is refused', () => {
    assert.deepEqual([0.2, 1.9, 6, 1e9].map(reductionFactor), [1, 1, 6, 257])
    assert.throws(() => reduceLogarithm(PATTERN, 300, 0.1), {
      name: 'RangeError',
      message: 'factor: expected 1 to 257, received 300'
    })
  })
})

suite('samplePolar', () => {
  const grid = { cx: 15.3, cy: 11.6, fromPx: 2, stepPx: 0.75, count: 6, rays: 8, nearest: false }

  test('scipy.ndimage.map_coordinates(order=1), mean over three directions per ray, log(v + 5)', () => {
    const { values, limit } = samplePolar(PATTERN, grid, 5)
    near(values[0]!, 5.3747809395761275)
    near(values[3 * 6 + 5]!, 5.006788601490187)
    near(values[6 * 6 + 4]!, 3.9336735397181197)
    assert.deepEqual(
      [...limit],
      Array.from({ length: 8 }, () => 6)
    )
  })

  test('the nearest pixels: the logarithm of the mean of three whole grey values', () => {
    const { values } = samplePolar(PATTERN, { ...grid, nearest: true }, 5)
    for (const [ray, k] of [
      [0, 0],
      [3, 5],
      [6, 4]
    ] as const) {
      const greys = [-1, 0, 1].map((sub) => {
        const angle = (2 * Math.PI * (ray + sub / 3)) / 8
        const radius = 2 + 0.75 * k
        return PATTERN.data[
          Math.round(11.6 + radius * Math.sin(angle)) * PATTERN.width + Math.round(15.3 + radius * Math.cos(angle))
        ]!
      })
      near(values[ray * 6 + k]!, Math.log(greys.reduce((sum, grey) => sum + grey) / 3 + 5))
    }
  })

  test('stops where the picture ends: upwards from y = 11.6 there are the radii 2, 2.75 ... 11', () => {
    // The sector's middle goes straight up, its sides by 15 degrees: all three end at a radius of 11.6 or more, the
    // sixteenth sample is at 13.25.
    const { limit } = samplePolar(PATTERN, { ...grid, count: 16 }, 5)
    assert.equal(limit[6], Math.floor((11.6 - 2) / 0.75) + 1)
  })

  test('a centre outside of the picture has no samples', () => {
    assert.deepEqual([...samplePolar(PATTERN, { ...grid, cx: -3 }, 5).limit], [0, 0, 0, 0, 0, 0, 0, 0])
  })
})

suite('radialEdges', () => {
  const profile = samplePolar(
    drawDiscs(
      [
        { cx: 100, cy: 100, r: 60, grey: 150 },
        { cx: 100, cy: 100, r: 50, grey: 30 }
      ],
      { width: 200, height: 200, grain: 0 }
    ),
    { cx: 100, cy: 100, fromPx: 30, stepPx: 1, count: 65, rays: 16, nearest: false },
    10
  )
  const of = (...options: [Parameters<typeof radialEdges>[1], Parameters<typeof radialEdges>[2]]) =>
    firstRay(radialEdges(profile, ...options))

  test('both edges to a quarter of a pixel, outermost first; of equal weight, being more than 15 % apart', () => {
    const edges = of('auto', 'outermost')
    assert.deepEqual(
      edges.map(({ radius }) => Math.round(radius)),
      [60, 50]
    )
    for (const { radius } of edges) assert.ok(Math.abs(radius - Math.round(radius)) < 0.25, `${radius}`)
    // 60 > 1.15 * 50.
    assert.deepEqual(
      edges.map(({ weight }) => weight),
      [1, 1]
    )
  })

  test("by steepness relative to the ray's steepest: ln(160 / 70) against ln(160 / 40)", () => {
    near(of('auto', 'steepest')[0]!.weight, Math.log(160 / 70) / Math.log(160 / 40), 0.02)
  })

  test('polarity picks the brighter outside (dark) or the darker outside (bright)', () => {
    assert.deepEqual(
      of('dark', 'outermost').map(({ radius }) => Math.round(radius)),
      [50]
    )
    assert.deepEqual(
      of('bright', 'outermost').map(({ radius }) => Math.round(radius)),
      [60]
    )
  })
})

suite('houghCentres', () => {
  test('the centre of a disc to two pixels, first', () => {
    const reduced = reduceLogarithm(
      drawDiscs([{ cx: 70, cy: 52, r: 30, grey: 150 }], { width: 160, height: 120 }),
      1,
      0.1
    )
    const [first] = houghCentres(reduced, 18, 50, 3)
    assert.ok(first !== undefined && Math.hypot(first.x - 70, first.y - 52) < 2, JSON.stringify(first))
  })

  test('none in a single grey value, nor in a picture of a few pixels', () => {
    assert.deepEqual(
      houghCentres(reduceLogarithm({ width: 40, height: 40, data: new Uint8Array(1600).fill(7) }, 1, 0.1), 6, 15, 3),
      []
    )
    assert.deepEqual(
      houghCentres(reduceLogarithm({ width: 7, height: 40, data: new Uint8Array(280) }, 1, 0.1), 6, 15, 3),
      []
    )
  })
})

suite('circleVotes, refineCircle and circleConfidence', () => {
  /**
   * The edge of the circle (6, -4), r 50, as seen from (0, 0): rho = u + sqrt(r^2 - v^2), u and v the centre along and
   * across the ray.
   */
  const RAYS = 64
  const edges = oneEdgeARay(RAYS, (angle) => {
    const along = 6 * Math.cos(angle) - 4 * Math.sin(angle)
    const across = -6 * Math.sin(angle) - 4 * Math.cos(angle)
    return along + Math.sqrt(2500 - across * across)
  })

  test('the votes meet in the cell of the circle', () => {
    const votes = circleVotes(edges, { minRadius: 30, maxRadius: 70, reach: 10, cell: 2, usableRays: () => RAYS })
    const best = votes.reduce((a, b) => (b.support > a.support ? b : a))
    assert.deepEqual([best.dx, best.dy, best.r], [6, -4, 50])
    assert.ok(best.support > 0.95)
  })

  test('the fit has it to a hundredth, a third of false edges or not', () => {
    const guess = { cx: 4, cy: -2, r: 51 }
    const spoilt = { ...edges, radius: edges.radius.map((rho, n) => (n % 3 === 0 ? rho + 7 : rho)) }
    for (const seen of [edges, spoilt]) {
      const circle = refineCircle(seen, 0, 0, guess, [9, 6, 4, 4])
      assert.ok(circle !== null)
      near(circle.cx, 6, 0.01)
      near(circle.cy, -4, 0.01)
      near(circle.r, 50, 0.01)
    }
    // 22 of the 64 rays (0, 3, ... 63) have none on the circle.
    assert.equal(circleConfidence(edges, 0, 0, { cx: 6, cy: -4, r: 50 }, 1, RAYS, 72), 1)
    // They lie in the 20 px between r + 2 and 72: chance lets 22 / 64 * 2 / 20 of the rays meet the circle.
    const chance = ((22 / 64) * 2) / 20
    near(circleConfidence(spoilt, 0, 0, { cx: 6, cy: -4, r: 50 }, 1, RAYS, 72), (42 / 64 - chance) / (1 - chance))
  })

  test('no fit to edges that are far from the guess', () => {
    assert.equal(refineCircle(edges, 0, 0, { cx: 0, cy: 0, r: 90 }, [5]), null)
  })
})

suite('fitCircle', () => {
  test('numpy.linalg.lstsq of 2 cx x + 2 cy y + c = x^2 + y^2, rows times sqrt(weight)', () => {
    const points = [
      [10, 2, 1],
      [13.1, 9, 2],
      [7.2, 14.8, 1],
      [-1, 12, 0.5],
      [-4.2, 4, 3],
      [2, -1.3, 1]
    ].map(([x, y, weight]) => ({ x: x!, y: y!, weight: weight! }))
    const circle = fitCircle(points)
    assert.ok(circle !== null)
    near(circle.cx, 4.18827539975044)
    near(circle.cy, 6.961717719777506)
    near(circle.r, 8.627257636176433)
  })

  test('none through points on a line, nor through points without weight', () => {
    assert.equal(fitCircle([0, 1, 2, 3].map((x) => ({ x, y: 2 * x, weight: 1 }))), null)
    assert.equal(
      fitCircle([
        { x: 0, y: 0, weight: 0 },
        { x: 1, y: 0, weight: 0 },
        { x: 0, y: 1, weight: 0 }
      ]),
      null
    )
  })
})

function oneEdgeARay(rays: number, radius: (angle: number) => number): RadialEdges {
  return {
    rays,
    start: Int32Array.from({ length: rays + 1 }, (_, ray) => ray),
    weight: new Float32Array(rays).fill(1),
    trust: new Float32Array(rays).fill(1),
    radius: Float32Array.from({ length: rays }, (_, ray) => radius((2 * Math.PI * ray) / rays))
  }
}

function firstRay({ start, radius, weight }: RadialEdges): { radius: number; weight: number }[] {
  return Array.from({ length: start[1]! }, (_, n) => ({ radius: radius[n]!, weight: weight[n]! }))
}

function near(value: number, expected: number, tolerance = 1e-5): void {
  assert.ok(Math.abs(value - expected) <= tolerance, `${value}, expected ${expected}`)
}

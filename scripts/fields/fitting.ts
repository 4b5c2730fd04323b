/** One value that was read, as numbers, and whether it was right. */
export interface Example {
  features: readonly number[]
  isRight: boolean
}

const STEPS = 3_000
const RATE = 0.3
/** Pull towards the prior; with few examples a coefficient stays nearer to it. */
const RIDGE = 0.004
const RIDGE_OF_FEW = 0.6

/**
 * Logistic regression by gradient descent; each coefficient keeps the sign of its prior, so that
 * more doubt never raises a confidence. Returns the field's own coefficient and one per feature.
 */
export function fitLogistic(examples: readonly Example[], prior: readonly number[]): number[] {
  const fitted = [...prior]
  if (examples.length === 0) return fitted
  const ridge = RIDGE + RIDGE_OF_FEW / examples.length
  for (let step = 0; step < STEPS; step++) {
    const slope = fitted.map((value, at) => ridge * (value - (prior[at] ?? 0)))
    for (const { features, isRight } of examples) {
      const miss = (chanceOf(fitted, features) - (isRight ? 1 : 0)) / examples.length
      slope[0] = (slope[0] ?? 0) + miss
      for (const [at, feature] of features.entries()) slope[at + 1] = (slope[at + 1] ?? 0) + miss * feature
    }
    for (const [at, value] of fitted.entries()) {
      const next = value - RATE * (slope[at] ?? 0)
      const wanted = Math.sign(prior[at] ?? 0)
      fitted[at] = at > 0 && wanted !== 0 && Math.sign(next) !== wanted ? 0 : next
    }
  }
  return fitted
}

export function chanceOf(coefficients: readonly number[], features: readonly number[]): number {
  let sum = coefficients[0] ?? 0
  for (const [at, feature] of features.entries()) sum += feature * (coefficients[at + 1] ?? 0)
  return 1 / (1 + Math.exp(-sum))
}

/** The upper end of the 95 % interval (Wilson) of a share of failures. */
export function wilson(failures: number, count: number): [number, number] {
  if (count === 0) return [0, 1]
  const z = 1.96
  const share = failures / count
  const middle = share + (z * z) / (2 * count)
  const spread = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count))
  const scale = 1 + (z * z) / count
  return [Math.max(0, (middle - spread) / scale), (middle + spread) / scale]
}

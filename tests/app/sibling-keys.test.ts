import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import ts from 'typescript'

// Two children of one parent with one key: React keeps the former of them on the page for ever when
// the key changes, beside the new one, and says so only in a build for development.

type Jsx = ts.JsxElement | ts.JsxSelfClosingElement

function keyOf(element: Jsx): string | null {
  const { attributes } = ts.isJsxElement(element) ? element.openingElement : element
  const key = attributes.properties.find((one) => ts.isJsxAttribute(one) && one.name.getText() === 'key')
  return key && ts.isJsxAttribute(key) ? (key.initializer?.getText() ?? null) : null
}

/** The elements that may stand at one place: branches of a condition stand there one at a time. */
function elementsAt(node: ts.Node): Jsx[] {
  if (ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node)) return [node]
  if (ts.isJsxExpression(node)) return node.expression ? elementsAt(node.expression) : []
  if (ts.isParenthesizedExpression(node)) return elementsAt(node.expression)
  if (ts.isConditionalExpression(node)) return [...elementsAt(node.whenTrue), ...elementsAt(node.whenFalse)]
  if (ts.isBinaryExpression(node)) return elementsAt(node.right)
  return []
}

/** Keys that two places of one parent share. */
function sharedKeys(name: string, code: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isJsxElement(node) || ts.isJsxFragment(node)) {
      const seen = new Set<string>()
      for (const child of node.children) {
        const keys = new Set(elementsAt(child).map(keyOf).filter((key) => key !== null))
        for (const key of keys) {
          if (seen.has(key)) found.push(`${name}: ${key}`)
          seen.add(key)
        }
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX))
  return found
}

test('no two neighbours on a page share a key', () => {
  const pages = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'))
  assert.ok(pages.length > 50)
  assert.deepEqual(pages.flatMap((name) => sharedKeys(name, readFileSync(`app/${name}`, 'utf8'))), [])
})

test('neighbours with one key are found, branches of one condition are not meant', () => {
  assert.equal(sharedKeys('a.tsx', '<p><a key={id} />{is ? <b key={id} /> : null}</p>').length, 1)
  assert.deepEqual(sharedKeys('a.tsx', '<p>{is ? <a key={id} /> : <b key={id} />}<i key={`i-${id}`} /></p>'), [])
})

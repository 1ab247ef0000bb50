// PATHWAY-12 in json-rules-engine: one rule a gate; differences of days are computed beforehand, outcomes afterwards.
import { createRequire } from 'node:module';
import { measured, outcome, rows } from './workload.mjs';

const [, , folder, modules, count] = process.argv;
const load = createRequire(`${modules}/`);
const { Engine } = load('json-rules-engine');
const { version } = load('json-rules-engine/package.json');
const all = (...list) => ({ all: list }), any = (...list) => ({ any: list });
const fact = (name, operator, value) => ({ fact: name, operator, value });
const least = 'greaterThanInclusive', most = 'lessThanInclusive', below = 'lessThan', is = 'equal', not = 'notEqual';
const between = (from, until) => [fact('as_of', least, from), fact('as_of', below, until)];
const gates = [
  all(fact('age', least, 6575)),
  all(fact('jlpt_day', most, { fact: 'as_of' }), any(all(fact('as_of', below, 17987), fact('jlpt', least, 3)), all(fact('as_of', least, 17987), fact('jlpt', least, 2)))),
  all(fact('skill_test', is, true), fact('lang_test', is, true)),
  all(fact('contract', is, true)),
  all(fact('clear', is, true)),
  all(fact('checked', least, 0), fact('checked', most, 365), any(fact('checked', most, 180), fact('as_of', below, 19723), fact('as_of', least, 20544))),
  all(fact('ssw_days', below, 1826)),
  all(fact('work_days', least, 1095)),
  all(fact('training', is, true)),
  any(all(fact('exam_day', not, 0), fact('exam_day', most, { fact: 'as_of' })), all(fact('grad_day', not, 0), fact('grad_day', most, { fact: 'as_of' }), fact('grad_day', most, 20908), fact('graduated', below, 1826))),
  any(fact('status', 'in', [0, 1, 3, 5]), all(fact('status', is, 2), any(fact('stayed', least, 1095), all(fact('stayed', least, 1035), ...between(19997, 99999))))),
  any(fact('status', is, 0), fact('as_of', most, { fact: 'status_expiry' })),
];
const engine = new Engine();
gates.forEach((conditions, bit) => engine.addRule({ conditions, event: { type: 'gate', params: { bit } } }));
const people = rows(folder, Number(count)).map((row) => ({ ...row, age: row.as_of - row.birth, checked: row.as_of - row.health_day, graduated: row.as_of - row.grad_day, stayed: row.as_of - row.status_start }));

await measured(`json-rules-engine ${version}, one by one`, folder, people.length, 2, async () => {
  const masks = [], outcomes = [];
  for (const person of people) {
    const { events } = await engine.run(person);
    const mask = events.reduce((bits, event) => bits | (1 << event.params.bit), 0);
    masks.push(mask);
    outcomes.push(outcome(mask, person.as_of));
  }
  return { masks, outcomes };
});

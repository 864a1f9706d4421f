# SPDX-License-Identifier: Apache-2.0
"""verify_ledger.py's part that is about a collector's round: the board's money and its tickets."""
import datetime, re
CODE, REF, MOST = r'[A-Z0-9./-]{%d,%d}', r'[A-Z0-9./-]{17}', 10 ** 14
def code(v, low, high): return type(v) is str and bool(re.fullmatch(CODE % (low, high), v))
def number(v, low=-2 ** 63, high=2 ** 63 - 1): return type(v) is int and low <= v <= high
def text(v, most): return type(v) is str and len(v.encode()) <= most
def day(v, none=None):   # since 1970; None: no day
    if none is not None and v == '': return none
    if type(v) is not str or not re.fullmatch(r'\d{4}-\d\d-\d\d', v): return None
    try: return (datetime.date.fromisoformat(v) - datetime.date(1970, 1, 1)).days
    except ValueError: return None
def must(truth, n, what):
    if not truth: raise ValueError(f'entry {n}: {what}')
class Round:   # of a Book
    ROUND = ('fee.ask', 'ticket.issue', 'ticket.void', 'fee.handover', 'mail')
    def round_begin(self):
        self.role, self.bills, self.ranges, self.tickets = [], {}, {}, {}
        self.takes, self.hands = [], {}
    def round(self, n, k, d, t):
        if k == 'mail': return self.told(n, d['k'], d['d'])
        if k == 'fee.ask':
            ok = code(d['for'], 1, 16) and (d['bill'] == '' or re.fullmatch(REF, d['bill'])) or (
                d['for'][0] == '*' and code(d['for'][1:], 1, 15) and d['bill'] == '')
            must(ok and d['ref'] not in self.sales, n, 'not a new order')
            self.sales[d['ref']] = {**self.blank(), **d, 'fee': d['for'], 'n': n, 't': t, 'changed': t}
        elif k == 'ticket.issue':
            must(any(s == d['series'] and a <= d['no'] <= b for (s, a), (b, _) in
                     self.ranges.items()), n, 'a number nobody gave')
            order = self.sales.get(d['ref'])
            must(d['by'] == 'cash' and d['ref'] == '' or order and order['fee'] == '*' + d['kind'] and
                 order['amount'] == d['amount'] and not any(x[7] == d['ref'] for x in
                 self.tickets.values()), n, 'not its order')
            must((d['series'], d['no']) not in self.tickets, n, 'given out before')
            self.ticket(n, d, t)
        elif k == 'ticket.void':
            must(self.void(n, d), n, 'no such ticket, or too late')
        else:
            hand = (self.takes or [(0, 0, 0, 0)])[-1][:1:-1]
            must(d['no'] == max(self.hands, default=0) + 1 and (d['count'], d['total']) == hand,
                 n, 'not what is in hand')
            self.hand(n, d, t)
    def blank(self):
        return dict(dict.fromkeys('amount bank cash seen repaid due code'.split(), 0), who='',
                    state=0, fee='', bill='')
    def ticket(self, n, d, t):
        by = {'cash': 1, 'code': 3, 'bank': 4}[d['by']]
        self.tickets[d['series'], d['no']] = [n, d['series'], d['no'], n, d['kind'], d['amount'], by,
                                              d['ref'], t, 0]
        if by == 1: self.take(n, d['amount'], 1)
    def void(self, n, d):
        x = self.tickets.get((d['series'], d['no']))
        last = self.hands[max(self.hands)][2] if self.hands else 0
        if not x or x[9] or (x[6] == 1 and x[3] < last): return False
        x[9] = n
        if x[6] == 1: self.take(n, -x[5], -1)
        return True
    def hand(self, n, d, t):
        self.hands[d['no']] = [n, d['no'], n, d['count'], d['total'], t, -1]
        self.take(n, -d['total'], -d['count'])
    def take(self, n, dong, count):
        self.note(n, dong, count)
        self.post(n, 0, 12, 13, dong)
    def note(self, n, dong, count):   # what is in hand then
        last = (self.takes or [(0, 0, 0, 0)])[-1]
        self.takes += [(n, n, last[2] + dong, last[3] + count)]
    def round_back(self, n, k, d, t):   # what was lost, if it is not here
        if k == 'ticket.issue' and (d['series'], d['no']) not in self.tickets: self.ticket(n, d, t)
        elif k == 'ticket.void': self.void(n, d)
        elif k == 'fee.handover' and d['no'] not in self.hands: self.hand(n, d, t)
    def told(self, n, k, d):   # by the board
        if k == 'role' and text(d.get('role'), 15): self.role = [(n, 1, n, d['role'])]
        elif k == 'handover.counted' and number(d.get('no')) and number(d.get('counted'), 0, MOST):
            if d['no'] in self.hands: self.hands[d['no']][6] = d['counted']
        elif k == 'tickets': self.range(n, d)
        elif k == 'round' and day(d.get('day')) is not None and 'stalls' in d:
            today = day(d['day'])
            if any(b[3] > today for b in self.bills.values()): return
            self.bills = {k: b for k, b in self.bills.items() if b[3] == today}
            for s in d['stalls'] if type(d['stalls']) is list else []:
                if type(s) is dict and code(s.get('b'), 17, 17) and code(s.get('s'), 1, 16) and text(
                        s.get('p'), 127) and number(s.get('a'), 0, MOST) and number(s.get('d')):
                    self.bills[s['b']] = (n, s['b'], n, today, s['s'], s['p'], s['a'], s['d'])
    def range(self, n, d):
        kinds = d.get('kinds')
        if code(d.get('series'), 1, 8) and number(d.get('first'), 1) and number(
                d.get('last'), d['first'], 9999999) and None not in (
                day(d.get('from'), 0), day(d.get('to'), 0)) and type(kinds) is list and (
                0 < len(kinds) <= 6) and all(type(x) is dict and code(x.get('kind'), 1, 15) and text(
                x.get('name'), 48) and number(x.get('amount'), 1, 499999999) for x in kinds):
            self.ranges[d['series'], d['first']] = d['last'], n
    def round_rows(self):
        return (('board_role', 'n', self.role), ('round', 'n', self.bills.values()),
                ('ticket_range', 'n', [(n, s, a, b, n) for (s, a), (b, n) in self.ranges.items()]),
                ('ticket', 'n', map(tuple, self.tickets.values())), ('fee_take', 'n', self.takes),
                ('handover', 'n', map(tuple, self.hands.values())))

/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/print/port.h - the wire to a printer.
 *
 *   none                       there is no printer
 *   usb:/dev/usb/lp0           the kernel's usblp
 *   serial:/dev/ttyUSB0        a serial line, 8N1
 *   tcp:HOST[:PORT]            raw bytes, port 9100
 *   rfcomm:AA:BB:CC:DD:EE:FF[/CHANNEL]   Bluetooth SPP, channel 1
 *   command:PROGRAM ...        a program's standard input, by sh -c
 *
 * For a process of its own (cho40-print): it waits, each wait has an end, and
 * it is over at once when whoever asked has gone. */
#ifndef TERMINAL_PRINT_PORT_H
#define TERMINAL_PRINT_PORT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "terminal/print/wire.h"

#define PORT_TEXT_MAX 200

enum port_kind { PORT_NONE, PORT_USB, PORT_SERIAL, PORT_TCP, PORT_RFCOMM,
	PORT_COMMAND, PORT_KINDS };

struct port_name {
	enum port_kind kind;
	char where[PORT_TEXT_MAX];   /* path, host, program */
	char service[6];             /* of tcp */
	uint8_t address[6];          /* of rfcomm, as written */
	int channel;
};

/* RC_BAD_INPUT: none of these. */
enum rc port_parse(struct str text, struct port_name *out) MUST_CHECK;

struct port_line { int64_t baud; bool flow; };

struct port {
	const struct port_name *name;
	struct port_line line;
	int asker;             /* whoever asked; hangs up: stop.  -1: nobody */
	int fd;                /* -1: closed */
	pid_t pid;             /* of a command */
	bool deaf;             /* nothing is to be read */
};

/* The wire to that name, not open yet; name and *p are borrowed. */
struct wire port_wire(struct port *p, const struct port_name *name,
    const struct port_line *line, int asker);

#endif

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

struct port {
	const struct port_name *name;
	int fd;                /* -1: closed */
	int asker;             /* whoever asked; hangs up: stop */
	pid_t pid;             /* of a command */
	bool deaf;             /* nothing is to be read */
};

struct port_line { int64_t baud; bool flow; };

/* RC_NOT_FOUND: nothing there, not ours, in use, or no connection. */
enum rc port_open(struct port *p, const struct port_name *name, int asker,
    const struct port_line *line) MUST_CHECK;
void port_close(struct port *p);

enum port_went {
	PORT_CAN,        /* bytes can be written */
	PORT_SAID,       /* bytes can be read */
	PORT_LATE,       /* neither within the time */
	PORT_LOST,       /* it was unplugged, or hung up */
	PORT_STOP        /* whoever asked has gone */
};
/* Wait at most ms for one of these; write false: only to read. */
enum port_went port_wait(struct port *p, bool write, int ms);
/* As many as it takes now: > 0, 0 none, < 0 lost. */
ssize_t port_write(struct port *p, const void *bytes, size_t n);
ssize_t port_read(struct port *p, void *bytes, size_t cap);
/* Bytes that our own system still holds; 0 when it cannot say. */
int port_held(const struct port *p);
/* All is written.  A command: its end within ms, false if it was unhappy.  A
 * connection: the other side has ms to hang up first. */
bool port_finish(struct port *p, int ms);

#endif

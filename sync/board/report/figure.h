/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/report/figure.h - the numbers that reports are made of.  Pure.
 *
 * One list: what the board counts itself, what people of the office tell it
 * for one month (a month's), and what they tell once and holds until they
 * tell otherwise (standing).  A number that is not there has a reason. */
#ifndef SYNC_BOARD_REPORT_FIGURE_H
#define SYNC_BOARD_REPORT_FIGURE_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/str.h"

enum figure_source { FIGURE_COUNTED, FIGURE_MONTHLY, FIGURE_STANDING };
enum figure_unit { FIGURE_NUMBER, FIGURE_MONEY, FIGURE_HOURS, FIGURE_AREA };

/* name, source, unit, most, in the monthly record?, what people call it */
#define FIGURE_LIST(X) \
	X(class, STANDING, NUMBER, 3, 1, "Hạng chợ") \
	X(session_days, COUNTED, NUMBER, 366, 1, "Số ngày họp chợ") \
	X(stalls_total, COUNTED, NUMBER, 100000, 1, "Số điểm kinh doanh") \
	X(stalls_occupied, COUNTED, NUMBER, 100000, 1, \
	  "Số điểm đang cho thuê") \
	X(stalls_with_qr, COUNTED, NUMBER, 100000, 1, "Số điểm có mã QR") \
	X(stalls_active_qr_30d, COUNTED, NUMBER, 100000, 1, \
	  "Số điểm có giao dịch QR trong 30 ngày") \
	X(traders_with_account, COUNTED, NUMBER, 100000, 1, \
	  "Số tiểu thương có tài khoản") \
	X(traders_notified_account_to_tax, STANDING, NUMBER, 100000, 1, \
	  "Số tiểu thương tự khai đã báo tài khoản với thuế") \
	X(fee_due, COUNTED, MONEY, INT64_MAX, 1, "Phải thu tiền chợ") \
	X(fee_collected_cash, COUNTED, MONEY, INT64_MAX, 1, \
	  "Đã thu bằng tiền mặt") \
	X(fee_collected_noncash, COUNTED, MONEY, INT64_MAX, 1, \
	  "Đã thu không dùng tiền mặt") \
	X(fee_noncash_count, COUNTED, NUMBER, 100000000, 1, \
	  "Số lần nộp không dùng tiền mặt") \
	X(arrears, COUNTED, MONEY, INT64_MAX, 1, "Còn nợ") \
	X(waivers, COUNTED, MONEY, INT64_MAX, 1, "Đã miễn, giảm") \
	X(sales_qr_count, COUNTED, NUMBER, 1000000000, 1, \
	  "Số lần bán hàng qua QR") \
	X(sales_qr_amount, COUNTED, MONEY, INT64_MAX, 1, \
	  "Tiền bán hàng qua QR") \
	X(households_einvoice, STANDING, NUMBER, 100000, 1, \
	  "Số hộ dùng hóa đơn điện tử") \
	X(stalls_ocop, STANDING, NUMBER, 100000, 1, "Số điểm bán OCOP") \
	X(stalls_provenance, STANDING, NUMBER, 100000, 1, \
	  "Số điểm có truy xuất nguồn gốc") \
	X(training_sessions, MONTHLY, NUMBER, 1000, 1, "Số buổi tập huấn") \
	X(trainees, MONTHLY, NUMBER, 100000, 1, \
	  "Số lượt người được tập huấn") \
	X(outage_hours_network, MONTHLY, HOURS, 744, 1, "Số giờ mất mạng") \
	X(outage_hours_power, MONTHLY, HOURS, 744, 1, "Số giờ mất điện") \
	X(incidents_fraud, MONTHLY, NUMBER, 100000, 1, "Số vụ lừa đảo") \
	X(fee_collected, COUNTED, MONEY, INT64_MAX, 0, "Tổng đã thu") \
	X(design_points, STANDING, NUMBER, 100000, 0, \
	  "Số điểm kinh doanh theo thiết kế") \
	X(market_area, STANDING, AREA, 10000000, 0, "Diện tích chợ (m2)") \
	X(original_value, STANDING, MONEY, 100000000000000, 0, \
	  "Nguyên giá tài sản") \
	X(residual_value, STANDING, MONEY, 100000000000000, 0, \
	  "Giá trị còn lại") \
	X(paid_to_budget, MONTHLY, MONEY, 100000000000000, 0, \
	  "Nộp ngân sách") \
	X(subsidy, MONTHLY, MONEY, 100000000000000, 0, "Ngân sách hỗ trợ") \
	X(maintenance, MONTHLY, MONEY, 100000000000000, 0, \
	  "Chi bảo trì, sửa chữa") \
	X(markets_class_1, COUNTED, NUMBER, 1, 0, "Số chợ hạng 1") \
	X(markets_class_2, COUNTED, NUMBER, 1, 0, "Số chợ hạng 2") \
	X(markets_class_3, COUNTED, NUMBER, 1, 0, "Số chợ hạng 3")

#define X(name, source, unit, most, record, title) FIGURE_##name,
enum figure { FIGURE_LIST(X) FIGURE_COUNT };
#undef X

struct figure_about {
	const char *name, *title;
	enum figure_source source;
	enum figure_unit unit;
	int64_t most;
	bool in_record;
};
const struct figure_about *figure_about(enum figure f);
/* False: there is no such. */
bool figure_find(struct str name, enum figure *f);

/* Why a number is not there. */
enum figure_why { FIGURE_HAS, FIGURE_FEW_TRADERS, FIGURE_NOT_ENTERED,
	FIGURE_NO_CALENDAR, FIGURE_WHY_COUNT };
const char *figure_why_name(enum figure_why why);   /* for programs */
const char *figure_why_text(enum figure_why why);   /* for people */

/* Totals of sales are of so many traders, or of none. */
#define FIGURE_TRADERS_MIN 5

struct figures {
	struct { enum figure_why why; int64_t value; } of[FIGURE_COUNT];
};
void figure_set(struct figures *f, enum figure which, int64_t value);
/* Sums of others, classes, and what too few people made: after all else. */
void figure_close(struct figures *f, int64_t traders);

#endif

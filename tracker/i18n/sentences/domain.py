"""Sentences for the rules of the work: persons, kits, receipts, referrals."""

from __future__ import annotations

from tracker.i18n.translate import N_

SENTENCES: dict[str, str] = {
    "list_empty": N_("This list has no rows. Choose another file or another sheet."),
    "list_not_a_table": N_(
        "This file is not a table. Save the list as .xlsx, .ods, .xls or .csv, then try again."
    ),
    "list_password": N_(
        "This file is protected by a password. Save it without a password, then try again."
    ),
    "list_too_large": N_("This list is too large. Divide it into several files."),
    "list_unreadable": N_(
        "This list cannot be read. Open it in a spreadsheet program, save it again, then try again."
    ),
    "code_taken": N_("This code is already in use. Choose another one."),
    "cso_code_form": N_("Write the organisation's code with capital letters and digits only."),
    "ends_before_start": N_("The end date is before the start date. Correct one of the two."),
    "not_positive": N_("Write a number greater than zero."),
    "unknown_organisation": N_(
        "No organisation with this code is known here. Choose one from the list."
    ),
    "assent_needed": N_(
        "A child of this age must agree too. Ask her, and write down how she agreed."
    ),
    "written_assent_needed": N_(
        "A girl of this age must agree in writing. Ask her to sign, or leave this consent out."
    ),
    "consent_by_caregiver": N_(
        "For a child of this age the caregiver must consent. Choose who consented."
    ),
    "consent_needed": N_(
        "She has not consented to this. Ask her, record her answer, then try again."
    ),
    "consent_reason_needed": N_("Write why this is in her best interest."),
    "consent_withdrawn_already": N_("This consent has been withdrawn already."),
    "collector_needs_both": N_(
        "Somebody else collected the kit: write both her name and the reason."
    ),
    "date_in_future": N_("Date cannot be in the future"),
    "date_too_old": N_("This date is too long ago. Check the year."),
    "earlier_kit_reason_needed": N_(
        "She already received a kit a short time ago. Write why she receives another one."
    ),
    "grant_of_another_organisation": N_(
        "This grant belongs to another organisation. Choose one of yours."
    ),
    "kit_code_form": N_("Write the kit's code with capital letters and digits only."),
    "list_column": N_("The list does not have %(count)s of these columns. Read the list again."),
    "list_row": N_("The list has no row %(number)s. Read the list again."),
    "list_sheet": N_("The file has no sheet with this name. Choose another sheet."),
    "lot_is_another": N_(
        "This lot is known here with another kit, grant or expiry date. Compare it with the boxes; "
        "if what is known here is wrong, put it right on the page of the lot."
    ),
    "lot_handed_over": N_(
        "Kits of this lot were handed over, and their receipts say which kit it was. It stays as "
        "it is; ask your coordinator."
    ),
    "lot_not_known": N_(
        "This lot is not known on this computer yet. Choose its kit and the grant that paid for it."
    ),
    "lot_twice": N_("This lot is on two lines. Put its kits together on one line."),
    "lot_expired_reason_needed": N_(
        "This lot is past its date. Hand over another one, or say why this one can be used."
    ),
    "more_than_in_stock": N_(
        "Only %(held)s are in stock here. Correct the number, or count first."
    ),
    "more_than_in_stock_then": N_(
        "On %(day)s only %(held)s were in stock here. Correct the number or the day, or first "
        "record what is missing."
    ),
    "more_damaged_than_came": N_("More are damaged than arrived. Correct one of the two numbers."),
    "arrival_reason_needed": N_("Another number arrived than the paper says. Choose the reason."),
    "adjust_reason_needed": N_("The stock changes by this. Choose the reason."),
    "paper_number_form": N_("Write the number with letters and digits, at most 40."),
    "no_lines": N_("Fill in at least one line."),
    "too_many_lines": N_("One paper holds at most %(most)s lines. Divide it into two."),
    "dated_after_arrival": N_("The paper's date is after the day of arrival. Correct one of them."),
    "expected_before_sent": N_(
        "The expected day is before the day of sending. Correct one of the two."
    ),
    "waybill_of_this_lot": N_(
        "A waybill with this number and one of these lots is recorded already, from %(supplier)s. "
        "Look at the list of waybills."
    ),
    "waybill_recorded_already": N_(
        "A waybill of this supplier with this number is recorded already. Look at the list of "
        "waybills."
    ),
    "transfer_number_taken": N_(
        "A transfer with this number is recorded already. Use another number, or leave it empty."
    ),
    "transfer_received_already": N_(
        "What arrived with this number is recorded already. Look at the list of transfers."
    ),
    "given_to_oneself": N_(
        "This is the organisation that the kits are with. Choose one of its places, or another "
        "organisation."
    ),
    "slip_number_mistyped": N_(
        "No organisation's slip has this number. Compare it with the slip, letter by letter."
    ),
    "slip_number_is_made": N_(
        "For another organisation the number is made when you send. Leave it empty."
    ),
    "slip_unreadable": N_(
        "The code was not read whole. Scan it once more, or type the number that stands beside it."
    ),
    "slip_of_another": N_("This is the slip of %(cso)s. Receive it as kits that it gave."),
    "slip_of_unknown": N_(
        "The organisation on this slip is not known on this computer yet. Exchange data with the "
        "coordinator first."
    ),
    "given_away_here": N_(
        "These kits were given to another organisation. If they did not go there, open this "
        "transfer and take it back."
    ),
    "given_to_another": N_(
        "The slip says that these kits are for another organisation (%(cso)s). Ask whoever gave "
        "them."
    ),
    "same_site": N_("Choose another place than the one that sends."),
    "site_of_another_organisation": N_(
        "Kits can be sent to a place of the same organisation only."
    ),
    "movement_of_a_paper": N_(
        "This belongs to a waybill, a transfer or a distribution. Take that back instead."
    ),
    "lot_not_at_site": N_(
        "This lot is not at this distribution point. Choose a lot that is there."
    ),
    "person_erased": N_(
        "She was erased on %(day)s, and nothing can be added. If she wants help again, register "
        "her anew with her consent."
    ),
    "work_stopped": N_("Stopped. Nothing was kept."),
    "card_replaced": N_("This card was replaced on %(day)s. Ask for the new one."),
    "card_taken_back": N_(
        "This card does not count: it was made by mistake. Ask for the card she has."
    ),
    "card_in_use": N_("This card is somebody's already. Take another one."),
    "record_erased": N_("This was erased. Nothing personal can be written to it any more."),
    "alias_already": N_("These two are joined as one woman already."),
    "nothing_to_erase": N_("Nothing personal is held about her any more."),
    "not_her_code": N_("This is not the code of her card. Compare it and type it again."),
    "erasure_asked_already": N_("Her wish to be erased is noted already."),
    "erasure_by_hub_only": N_("Only the coordinator's hub can erase."),
    "day_in_doubt": N_(
        "Nothing was erased: say first which day it is today. From other computers came nothing"
        " newer than %(since)s, so that this computer's clock may be ahead."
    ),
    "not_due": N_("This is not due any more. Look at the page again."),
    "person_voided": N_("This record was cancelled. Search for the person again."),
    "phone_unusable": N_(
        "This is not a telephone number. Write it with its digits, or leave it out."
    ),
    "picture_too_large": N_("This picture is too large. Take a smaller one, or type the code."),
    "picture_unreadable": N_(
        "No code can be read in this picture. Take it again in better light, or type the code."
    ),
    "folio_mistyped": N_(
        "There is a slip in this receipt number. Compare it with the paper and type it again."
    ),
    "receipt_forged": N_(
        "The signature of this receipt is not valid. Do not accept it, and tell your supervisor."
    ),
    "receipt_not_here": N_(
        "This receipt is not on this laptop. It may come with the next exchange of data."
    ),
    "receipt_too_new": N_(
        "This receipt comes from a newer version of the product. Update this laptop, then try "
        "again."
    ),
    "receipt_unknown_key": N_(
        "This receipt was signed by a laptop that is not known here (%(key)s). Receive the "
        "coordinator's file first."
    ),
    "receipt_unreadable": N_(
        "This is not the code of a receipt. Scan it again, or type the check code."
    ),
    "recipient_needed": N_(
        "Say for whom the kit is: choose a person, or her gender and age group."
    ),
    "stock_empty": N_(
        "There is no kit of this lot left here. Choose another lot, or record what arrived."
    ),
    "unknown_item": N_("This item is not known. Choose one from the list."),
    "voided_already": N_("This has been cancelled already."),
    "row_decided_already": N_("This row was decided already. Look at the next one."),
    "row_not_held": N_("This row is not waiting for a decision. Read the list again."),
    "service_closed": N_("This service takes nobody at the moment. Choose another one."),
    "sharing_consent_needed": N_(
        "She has not agreed to share her information with this organisation. Ask her first, "
        "or record why it must be shared."
    ),
    "referral_not_with_service": N_(
        "This referral was not sent, or was taken back: no service can send her on from it."
        " Make a new referral on her page."
    ),
    "referral_contested": N_(
        "Two computers wrote different things about this referral. Settle that first."
    ),
    "appointment_not_come": N_(
        "The appointment is on %(day)s: that she did not come can be written from that day on."
        " If the service moved it, write the new day."
    ),
    "appointment_not_moved": N_("The appointment is on this day already. Write the new day."),
    "no_step_to_take_back": N_("There is no step that could be taken back."),
    "not_a_worker_of_it": N_("Choose somebody of this organisation who works with referrals."),
    "sharing_withdrawn": N_(
        "She withdrew her consent to share with this service, so it is not sent. Ask her; if it "
        "stays so, close it: she withdrew."
    ),
    "state_cannot_follow": N_(
        "This step cannot follow the present state of the referral. Look at the referral again."
    ),
    "no_receipt_in_picture": N_(
        "No receipt was found in this picture. Take it again in better light, or type the code."
    ),
}
